import { describe, expect, test } from "@jest/globals";
import { MINUTE } from "../../shared/platform/clock.ts";
import { AGENT, codeOf, registered, useWorld } from "./world.ts";

const world = useWorld();

describe("the profile", () => {
  test("changes in what is given and in nothing else", async () => {
    const { contact } = await registered(world);
    const before = (await world.room.readProfile(contact)).profile;
    world.clock.advance(MINUTE);
    const changes = { contactPhone: "+44 20 7946 0000", expiryNotices: false };
    const { profile } = await world.room.changeProfile(contact, changes);
    expect(profile).toEqual({ ...before, ...changes, updatedAt: new Date(world.clock.now()).toISOString() });
    expect((await world.room.readProfile(contact)).profile).toEqual(profile);
  });

  test("is the version that it was where nothing is given to be changed", async () => {
    const { contact } = await registered(world);
    const before = await world.room.readProfile(contact);
    world.clock.advance(MINUTE);
    expect(await world.room.changeProfile(contact, {}, before.etag)).toEqual(before);
    expect(await codeOf(world.room.changeProfile(contact, {}, `"x"`))).toBe("precondition-failed");
    expect(await world.room.readProfile(contact)).toEqual(before);
  });

  test("is found by its new name, and no longer by its former one", async () => {
    const { contact, registration } = await registered(world);
    await world.room.changeProfile(contact, { organizationName: "Straße & Söhne" });
    const named = async (organizationName: string): Promise<number> =>
      (await world.room.search(AGENT, { organizationName })).organizations.length;
    expect(await named("  STRASSE &  söhne ")).toBe(1);
    expect(await named(registration.organizationName)).toBe(0);
  });

  test("is not changed where If-Match names an earlier version", async () => {
    const { contact } = await registered(world);
    const { etag } = await world.room.readProfile(contact);
    const changed = await world.room.changeProfile(contact, { contactName: "First" }, etag);
    expect(changed.etag).not.toBe(etag);
    expect(await codeOf(world.room.changeProfile(contact, { contactName: "Second" }, etag))).toBe(
      "precondition-failed",
    );
    expect(await codeOf(world.room.changeProfile(contact, { contactName: "Third" }, `"x", ${changed.etag}`))).toBe(
      "done",
    );
    expect(await codeOf(world.room.changeProfile(contact, { contactName: "Fourth" }, "*"))).toBe("done");
  });

  test("keeps every one of several changes made at the same instant", async () => {
    const { contact } = await registered(world);
    await Promise.all([
      world.room.changeProfile(contact, { contactName: "Somebody Else" }),
      world.room.changeProfile(contact, { contactPhone: "+49 30 1234567" }),
      world.room.changeProfile(contact, { expiryNotices: false }),
    ]);
    expect((await world.room.readProfile(contact)).profile).toMatchObject({
      contactName: "Somebody Else",
      contactPhone: "+49 30 1234567",
      expiryNotices: false,
    });
  });

  test("is the contact's own: somebody who is not its contact cannot read or change it", async () => {
    const [one, other] = [await registered(world), await registered(world)];
    const stranger = { ...one.contact, organizationId: other.organizationId };
    expect(await codeOf(world.room.readProfile(one.contact))).toBe("done");
    expect(await codeOf(world.room.readProfile(stranger))).toBe("not-signed-in");
    expect(await codeOf(world.room.changeProfile(stranger, { contactName: "Mallory" }))).toBe("not-signed-in");
  });
});
