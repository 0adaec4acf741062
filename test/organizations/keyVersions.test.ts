import { beforeAll, describe, expect, test } from "@jest/globals";
import { createOrganizations, type Organizations } from "../../shared/organizations/createOrganizations.ts";
import { AGENT, codeOf, linkTo, PASSWORD, registered, somebody, useWorld } from "./world.ts";

const world = useWorld();
let later: Organizations;

beforeAll(async () => {
  const { blindIndex } = world.vault;
  const newest = (index: string): string => index.replace("v1.", "v2.");
  const { turns: _turns, ...given } = world.parts;
  later = createOrganizations({
    ...given,
    vault: {
      ...world.vault,
      blindIndex: {
        of: async (kind, value) => newest(await blindIndex.of(kind, value)),
        all: async (kind, value) => (await blindIndex.all(kind, value)).flatMap((index) => [newest(index), index]),
      },
    },
  });
});

describe("once the blind index has a newer key, an organization indexed under the former one", () => {
  test("still signs in and is found", async () => {
    const { email, password, registration, organizationId } = await registered(world);
    expect(await codeOf(later.signIn({ email, password }))).toBe("done");
    for (const search of [{ contactEmail: email }, { organizationName: registration.organizationName }]) {
      const { organizations } = await later.search(AGENT, search);
      expect(organizations.map((one) => one.organizationId)).toEqual([organizationId]);
    }
  });

  test("still stands in the way of a second one of its address", async () => {
    const registration = somebody();
    const email = registration.contactEmail;
    await later.register(registration);
    const token = await linkTo(world, email, "verify");
    const handover = { contactName: "Robin", contactPhone: "+1 202 555 0199", contactEmail: email };
    const other = await registered(world);
    await world.room.requestHandover(other.contact, { ...handover, currentPassword: PASSWORD });
    const handoverToken = await linkTo(world, email, "handover");

    await world.room.register(registration);
    await world.room.verify({ token: await linkTo(world, email, "verify"), password: PASSWORD });
    const db = await world.sql.db();
    // As if it had not been ended together with the others, which bear the former key's index.
    await db
      .updateTable("registrations")
      .set({ expires_at: Number.MAX_SAFE_INTEGER })
      .where("email_index", "like", "v2.%")
      .execute();
    expect(await codeOf(later.verify({ token, password: PASSWORD }))).toBe("link-expired");
    expect(await codeOf(later.confirmHandover({ token: handoverToken, password: "green ladder by the pond" }))).toBe(
      "conflict",
    );
    await later.register(registration);
    expect((await world.mailsTo(email)).at(-1)?.subject).toBe("You are registered already");
  });
});
