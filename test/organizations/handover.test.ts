import { describe, expect, test } from "@jest/globals";
import { DAY } from "../../shared/platform/clock.ts";
import { codeOf, linkTo, PASSWORD, registered, somebody, useWorld } from "./world.ts";

const world = useWorld();
let people = 0;
const CHOSEN = "green ladder by the pond";

const successor = (contactEmail = `successor${++people}@fabrikam.example`) => ({
  contactName: "Robin Successor",
  contactEmail,
  contactPhone: "+1 202 555 0199",
  currentPassword: PASSWORD,
});

describe("a hand-over", () => {
  test("makes the new person the contact, with a password of their own, and ends the former one's tokens", async () => {
    const former = await registered(world);
    const person = successor();
    expect(await world.room.requestHandover(former.contact, person)).toEqual({ status: "accepted" });
    expect(await codeOf(world.room.currentContact(former.accessToken))).toBe("done");
    const token = await linkTo(world, person.contactEmail, "handover");
    await world.room.confirmHandover({ token, password: CHOSEN });

    expect(await codeOf(world.room.currentContact(former.accessToken))).toBe("not-signed-in");
    expect(await codeOf(world.room.readProfile(former.contact))).toBe("not-signed-in");
    expect(await codeOf(world.room.signIn({ email: former.email, password: PASSWORD }))).toBe("invalid-credentials");
    const { accessToken } = await world.room.signIn({ email: person.contactEmail, password: CHOSEN });
    const contact = await world.room.currentContact(accessToken);
    expect(contact.organizationId).toBe(former.organizationId);
    expect(contact.contactId).not.toBe(former.contact.contactId);
    const { currentPassword: _current, ...asked } = person;
    expect((await world.room.readProfile(contact)).profile).toMatchObject({
      ...asked,
      organizationName: former.registration.organizationName,
    });
    const farewell = (await world.mailsTo(former.email)).at(-1);
    expect(farewell?.subject).toBe("Your role as contact has been handed over");
    expect(farewell?.text).not.toContain("Robin");
    expect(await codeOf(world.room.confirmHandover({ token, password: CHOSEN }))).toBe("link-expired");
  });

  test("needs the present password", async () => {
    const { contact } = await registered(world);
    const person = { ...successor(), currentPassword: "not the password" };
    expect(await codeOf(world.room.requestHandover(contact, person))).toBe("invalid-credentials");
    expect(await world.mailsTo(person.contactEmail)).toEqual([]);
  });

  test("does not tell whether the new address is registered, until it is confirmed", async () => {
    const [one, other] = [await registered(world), await registered(world)];
    const person = successor(other.email);
    expect(await world.room.requestHandover(one.contact, person)).toEqual({ status: "accepted" });
    const token = await linkTo(world, other.email, "handover");
    expect(await codeOf(world.room.confirmHandover({ token, password: CHOSEN }))).toBe("conflict");
    expect(await codeOf(world.room.currentContact(one.accessToken))).toBe("done");
    expect(await codeOf(world.room.signIn({ email: other.email, password: PASSWORD }))).toBe("done");
  });

  test("to one address by two organizations at the same instant succeeds for one of them", async () => {
    const [one, other] = [await registered(world), await registered(world)];
    const person = successor();
    await world.room.requestHandover(one.contact, person);
    await world.room.requestHandover(other.contact, person);
    await world.outbox.settled();
    const tokens = (await world.mailsTo(person.contactEmail)).map(
      ({ text }) => text.match(/#handover\.([\w-]{43})/)?.[1] ?? "",
    );
    const outcomes = await Promise.all(
      tokens.map((token) => codeOf(world.room.confirmHandover({ token, password: CHOSEN }))),
    );
    expect(outcomes.sort()).toEqual(["conflict", "done"]);
  });

  test("confirmed by many at the same instant happens once", async () => {
    const { contact } = await registered(world);
    const person = successor();
    await world.room.requestHandover(contact, person);
    const token = await linkTo(world, person.contactEmail, "handover");
    const outcomes = await Promise.all(
      Array.from({ length: 5 }, () => codeOf(world.room.confirmHandover({ token, password: CHOSEN }))),
    );
    expect(outcomes.sort()).toEqual(["done", ...Array<string>(4).fill("link-expired")]);
  });

  test("to the contact's own address, however it is spelled, is a new beginning with a password of its own", async () => {
    const { contact, email, accessToken } = await registered(world);
    const spelled = email.toUpperCase();
    await world.room.requestHandover(contact, successor(spelled));
    await world.room.confirmHandover({ token: await linkTo(world, spelled, "handover"), password: CHOSEN });
    expect(await codeOf(world.room.currentContact(accessToken))).toBe("not-signed-in");
    expect(await codeOf(world.room.signIn({ email, password: PASSWORD }))).toBe("invalid-credentials");
    expect(await codeOf(world.room.signIn({ email, password: CHOSEN }))).toBe("done");
  });

  test("counts no longer after a day, to the millisecond", async () => {
    const { contact } = await registered(world);
    const [early, late] = [successor(), successor()];
    await world.room.requestHandover(contact, early);
    world.clock.advance(DAY - 1);
    const inTime = await linkTo(world, early.contactEmail, "handover");
    expect(await codeOf(world.room.confirmHandover({ token: inTime, password: CHOSEN }))).toBe("done");

    const another = await registered(world);
    await world.room.requestHandover(another.contact, late);
    const tooLate = await linkTo(world, late.contactEmail, "handover");
    world.clock.advance(DAY);
    expect(await codeOf(world.room.confirmHandover({ token: tooLate, password: CHOSEN }))).toBe("link-expired");
  });

  test("and every other link answers that it has expired once the organization's key is destroyed", async () => {
    const { contact, email, organizationId } = await registered(world);
    const person = successor();
    await world.room.requestHandover(contact, person);
    await world.room.requestPasswordReset({ email });
    const handover = await linkTo(world, person.contactEmail, "handover");
    const reset = await linkTo(world, email, "reset");
    const registration = somebody();
    await world.room.register(registration);
    const verification = await linkTo(world, registration.contactEmail, "verify");
    const db = await world.sql.db();
    for (const { subject } of [
      ...(await db.selectFrom("organizations").select("subject").where("id", "=", organizationId).execute()),
      ...(await db.selectFrom("registrations").select("subject").execute()),
    ]) {
      await world.vault.keyring.destroy(subject);
    }
    const outcomes = [
      world.room.confirmHandover({ token: handover, password: CHOSEN }),
      world.room.confirmPasswordReset({ token: reset, newPassword: CHOSEN }),
      world.room.verify({ token: verification, password: PASSWORD }),
    ].map(codeOf);
    expect(await Promise.all(outcomes)).toEqual(Array(3).fill("link-expired"));
    expect(await codeOf(world.room.readProfile(contact))).toBe("not-signed-in");
    expect(await codeOf(world.room.signIn({ email, password: PASSWORD }))).toBe("invalid-credentials");
  });

  test("ends with a later request and with a change of password", async () => {
    const { contact } = await registered(world);
    const [first, second] = [successor(), successor()];
    await world.room.requestHandover(contact, first);
    await world.room.requestHandover(contact, second);
    const firstToken = await linkTo(world, first.contactEmail, "handover");
    expect(await codeOf(world.room.confirmHandover({ token: firstToken, password: CHOSEN }))).toBe("link-expired");
    await world.room.changePassword(contact, { currentPassword: PASSWORD, newPassword: "yellow boat on a lake" });
    const secondToken = await linkTo(world, second.contactEmail, "handover");
    expect(await codeOf(world.room.confirmHandover({ token: secondToken, password: CHOSEN }))).toBe("link-expired");
  });

  test("ends the unverified registrations of the new address", async () => {
    const { contact } = await registered(world);
    const person = successor();
    const registration = somebody({ contactEmail: person.contactEmail });
    await world.room.register(registration);
    await world.room.requestHandover(contact, person);
    const verification = await linkTo(world, person.contactEmail, "verify");
    await world.room.confirmHandover({
      token: await linkTo(world, person.contactEmail, "handover"),
      password: CHOSEN,
    });
    expect(await codeOf(world.room.verify({ token: verification, password: PASSWORD }))).toBe("link-expired");
  });

  test("at the same instant as a change of the profile loses neither", async () => {
    const { contact } = await registered(world);
    const person = successor();
    await world.room.requestHandover(contact, person);
    const token = await linkTo(world, person.contactEmail, "handover");
    const [, changed] = await Promise.all([
      world.room.confirmHandover({ token, password: CHOSEN }),
      codeOf(world.room.changeProfile(contact, { organizationName: "Renamed in time", contactName: "Former" })),
    ]);
    const { accessToken } = await world.room.signIn({ email: person.contactEmail, password: CHOSEN });
    const { profile } = await world.room.readProfile(await world.room.currentContact(accessToken));
    expect(profile.contactName).toBe("Robin Successor");
    expect(["done", "not-signed-in"]).toContain(changed);
    expect(profile.organizationName === "Renamed in time").toBe(changed === "done");
  });
});
