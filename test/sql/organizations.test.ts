import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createOrganizations } from "../../shared/organizations/createOrganizations.ts";
import { LIMITS } from "../../shared/organizations/limits.ts";
import { markExpired, takeRegistration } from "../../shared/organizations/registrationStore.ts";
import { clearFailures, countAttempt, uncountAttempt } from "../../shared/organizations/signInFailures.ts";
import { DAY, MINUTE } from "../../shared/platform/clock.ts";
import { KeyGone } from "../../shared/platform/vault/vault.ts";
import { openAccount } from "../loopback/azurite.ts";
import {
  codeOf,
  createWorld,
  linkTo,
  PASSWORD,
  registered,
  somebody,
  tokenIn,
  type World,
} from "../organizations/world.ts";
import { databases } from "./databases.ts";

const account = openAccount();

describe.each(databases())("organizations on $name", (testDatabase) => {
  let world: World;

  beforeAll(async () => {
    world = await createWorld(account, testDatabase);
  });

  afterAll(() => world.close());

  const sweep = () => world.room.sweep({ deadline: world.clock.now() + MINUTE, batch: 2 });

  /** A further instance of the app on the same database, with turns and connections of its own. */
  const instance = () => {
    const { turns: _turns, ...given } = world.parts;
    return createOrganizations({ ...given, sql: world.database.open() });
  };

  test("the whole life of an account works", async () => {
    const { contact, email, password } = await registered(world);
    await world.room.changeProfile(contact, { contactName: "Żółta Łódź" });
    expect((await world.room.readProfile(contact)).profile.contactName).toBe("Żółta Łódź");
    await world.room.changePassword(contact, { currentPassword: password, newPassword: "purple kettle in winter" });
    await world.room.requestPasswordReset({ email });
    const token = await linkTo(world, email, "reset");
    await world.room.confirmPasswordReset({ token, newPassword: PASSWORD });
    expect(await codeOf(world.room.signIn({ email, password }))).toBe("done");
  });

  test("registrations verified on several instances at the same instant become one organization", async () => {
    const registration = somebody();
    await Promise.all([1, 2, 3].map(() => world.room.register(registration)));
    const tokens = (await world.mailsTo(registration.contactEmail)).map(tokenIn);
    const outcomes = await Promise.all(tokens.map((token) => codeOf(instance().verify({ token, password: PASSWORD }))));
    expect(outcomes.sort()).toEqual(["done", "link-expired", "link-expired"]);
  });

  test("guesses on several instances at the same instant are all counted", async () => {
    const { email } = await registered(world);
    const instances = [instance(), instance(), instance()];
    const guesses = Array.from({ length: 24 }, (_, at) =>
      codeOf((instances[at % 3] ?? world.room).signIn({ email, password: "not the password" })),
    );
    const outcomes = await Promise.all(guesses);
    expect(outcomes.filter((one) => one === "invalid-credentials")).toHaveLength(5);
    expect(outcomes.filter((one) => one === "too-many-requests")).toHaveLength(19);
  });

  test("an attempt that is taken back leaves the count as it was, and a success clears it", async () => {
    const db = await world.sql.db();
    const now = world.clock.now();
    const overall = LIMITS.failures;
    const count = () => codeOf(countAttempt(db, "v1.some-index", overall, now));
    for (let attempt = 0; attempt < 5; attempt++) expect(await count()).toBe("done");
    expect(await count()).toBe("too-many-requests");
    await uncountAttempt(db, "v1.some-index", overall);
    expect([await count(), await count()]).toEqual(["done", "too-many-requests"]);
    await clearFailures(db, "v1.some-index", overall);
    for (let attempt = 0; attempt < 5; attempt++) expect(await count()).toBe("done");
  });

  describe("the sweep", () => {
    test("forgets expired registrations, key first, with their links and mails, and leaves the others", async () => {
      const [old, young] = [somebody(), somebody()];
      await world.room.register(old);
      const token = await linkTo(world, old.contactEmail, "verify");
      world.clock.advance(6 * DAY);
      await world.room.register(young);
      await world.outbox.settled();
      world.clock.advance(DAY);
      const db = await world.sql.db();
      const before = await db.selectFrom("registrations").selectAll().execute();
      const expired = before.filter(({ expires_at }) => expires_at <= world.clock.now());
      expect(expired.length).toBeGreaterThan(0);
      await sweep();
      for (const { subject } of expired) {
        await expect(world.vault.keyring.open(subject, { fresh: true })).rejects.toThrow(KeyGone);
      }
      const index = await world.vault.blindIndex.of("email", young.contactEmail);
      expect((await db.selectFrom("registrations").selectAll().execute()).map((row) => row.email_index)).toEqual([
        index,
      ]);
      expect(await codeOf(world.room.verify({ token, password: PASSWORD }))).toBe("link-expired");
      expect(
        await codeOf(
          world.room.verify({ token: await linkTo(world, young.contactEmail, "verify"), password: PASSWORD }),
        ),
      ).toBe("done");
    });

    test("goes on where a sweep stopped that died after the key was destroyed", async () => {
      await world.room.register(somebody());
      await world.outbox.settled();
      world.clock.advance(7 * DAY);
      const db = await world.sql.db();
      const [marked] = await markExpired(db, world.sql.dialect, world.clock.now(), 100);
      await world.vault.keyring.destroy(marked?.subject ?? "");
      await sweep();
      expect(await db.selectFrom("registrations").selectAll().execute()).toEqual([]);
      expect(await db.selectFrom("links").selectAll().execute()).toEqual([]);
    });

    test("never takes the key of a registration that is verified in the same moment", async () => {
      const registration = somebody();
      await world.room.register(registration);
      await world.outbox.settled();
      const db = await world.sql.db();
      const index = await world.vault.blindIndex.of("email", registration.contactEmail);
      const row = await db
        .selectFrom("registrations")
        .selectAll()
        .where("email_index", "=", index)
        .executeTakeFirstOrThrow();
      const lastMoment = world.clock.now();
      world.clock.advance(7 * DAY);
      const marked = await markExpired(db, world.sql.dialect, world.clock.now(), 100);
      expect(marked.map(({ id }) => id)).toContain(row.id);
      // The verification looked at the clock just before.
      expect(await takeRegistration(db, row.id, lastMoment)).toBe(false);
      await sweep();
    });

    test("by two instances at the same time ends without an error and with everything swept", async () => {
      for (let at = 0; at < 7; at++) await world.room.register(somebody());
      await world.outbox.settled();
      world.clock.advance(7 * DAY);
      const deadline = world.clock.now() + MINUTE;
      await Promise.all([instance().sweep({ deadline, batch: 2 }), instance().sweep({ deadline, batch: 3 })]);
      const db = await world.sql.db();
      expect(await db.selectFrom("registrations").selectAll().execute()).toEqual([]);
    });

    test("begins nothing after its deadline", async () => {
      await world.room.register(somebody());
      world.clock.advance(7 * DAY);
      expect(await world.room.sweep({ deadline: world.clock.now() })).toBe(0);
      expect(await sweep()).toBeGreaterThan(0);
    });
  });
});
