import { afterEach, describe, expect, test } from "@jest/globals";
import { createOrganizations } from "../../shared/organizations/createOrganizations.ts";
import { createTurns } from "../../shared/organizations/turns.ts";
import { DAY, HOUR, MINUTE, SECOND } from "../../shared/platform/clock.ts";
import { unavailable } from "../../shared/platform/refusal.ts";
import { A_WHILE, codeOf, linkTo, PASSWORD, refusalOf, registered, somebody, useWorld } from "./world.ts";

const world = useWorld();

const wrong = (email: string): Promise<string> => codeOf(world.room.signIn({ email, password: "not the password" }));

const guessed = async (email: string, times: number): Promise<string[]> => {
  const outcomes: string[] = [];
  for (let guess = 0; guess < times; guess++) outcomes.push(await wrong(email));
  return outcomes;
};

const FIVE = Array<string>(5).fill("invalid-credentials");

describe("sign-in", () => {
  test("is refused after five failures, for a known and an unknown address alike", async () => {
    const { email } = await registered(world);
    expect(await guessed(email, 6)).toEqual([...FIVE, "too-many-requests"]);
    expect(await guessed("nobody@fabrikam.example", 6)).toEqual([...FIVE, "too-many-requests"]);
  });

  test("stays refused to the right password while it is blocked, and says for how long", async () => {
    const { email, password } = await registered(world);
    await guessed(email, 5);
    expect(await refusalOf(world.room.signIn({ email, password }))).toMatchObject({
      code: "too-many-requests",
      retryAfter: 30,
    });
    world.clock.advance(29 * SECOND);
    expect(await codeOf(world.room.signIn({ email, password }))).toBe("too-many-requests");
    world.clock.advance(SECOND);
    expect(await codeOf(world.room.signIn({ email, password }))).toBe("done");
  });

  test("blocks twice as long with each further failure, up to an hour", async () => {
    const { email } = await registered(world);
    await guessed(email, 5);
    const waits: number[] = [];
    for (let round = 0; round < 9; round++) {
      const { retryAfter = 0 } = await refusalOf(world.room.signIn({ email, password: PASSWORD }));
      waits.push(retryAfter);
      world.clock.advance(retryAfter * SECOND);
      expect(await wrong(email)).toBe("invalid-credentials");
    }
    expect(waits).toEqual([30, 60, 120, 240, 480, 960, 1920, 3600, 3600]);
  });

  test("forgets failures a day after the last of them, swept or not", async () => {
    for (const email of [(await registered(world)).email, "nobody.else@fabrikam.example"]) {
      await guessed(email, 4);
      world.clock.advance(DAY - 1);
      expect(await guessed(email, 2)).toEqual(["invalid-credentials", "too-many-requests"]);
      world.clock.advance(DAY);
      expect(await guessed(email, 6)).toEqual([...FIVE, "too-many-requests"]);
    }
  });

  test("with the right password forgets the failures before", async () => {
    const { email, password } = await registered(world);
    await guessed(email, 4);
    await world.room.signIn({ email, password });
    expect(await guessed(email, 6)).toEqual([...FIVE, "too-many-requests"]);
  });

  test("looks at no more than five of many guesses made at the same instant", async () => {
    const { email } = await registered(world);
    world.begin();
    const outcomes = await Promise.all(Array.from({ length: 40 }, () => wrong(email)));
    expect(outcomes.filter((one) => one === "invalid-credentials")).toHaveLength(5);
    expect(outcomes.filter((one) => one === "too-many-requests")).toHaveLength(35);
    expect(world.done().derivations).toBe(5);
  });

  test("lets everybody in who signs in from many pages at once with the right password", async () => {
    const { email, password } = await registered(world);
    const outcomes = await Promise.all(
      Array.from({ length: 12 }, () => codeOf(world.room.signIn({ email, password }))),
    );
    expect(new Set(outcomes)).toEqual(new Set(["done"]));
  });

  test("counts wrong passwords on a link and on the contact's own pages as failures too", async () => {
    const registration = somebody();
    await world.room.register(registration);
    const token = await linkTo(world, registration.contactEmail, "verify");
    const verify = (): Promise<string> => codeOf(world.room.verify({ token, password: "not the password" }));
    expect([await verify(), await verify(), await verify()]).toEqual(FIVE.slice(0, 3));
    expect(await guessed(registration.contactEmail, 3)).toEqual([...FIVE.slice(0, 2), "too-many-requests"]);

    const { email, contact } = await registered(world);
    const change = { currentPassword: "not the password", newPassword: "another tractor at noon" };
    const { contactName, contactPhone } = registration;
    const handover = { contactName, contactPhone, contactEmail: "new@fabrikam.example" };
    expect(await codeOf(world.room.changePassword(contact, change))).toBe("invalid-credentials");
    expect(
      await codeOf(world.room.requestHandover(contact, { ...handover, currentPassword: "not the password" })),
    ).toBe("invalid-credentials");
    expect(await guessed(email, 4)).toEqual([...FIVE.slice(0, 3), "too-many-requests"]);
  });

  test("does not count an attempt that could not be looked at", async () => {
    const { email, password } = await registered(world);
    const { signIn } = await import("../../shared/organizations/signIn.ts");
    const open = (): Promise<never> => Promise.reject(unavailable("key vault"));
    const keyring = { ...world.parts.vault.keyring, open };
    const parts = { ...world.parts, vault: { ...world.parts.vault, keyring } };
    for (let attempt = 0; attempt < 8; attempt++) {
      expect(await codeOf(signIn(parts, { email, password: "not the password" }))).toBe("unavailable");
    }
    expect(await codeOf(world.room.signIn({ email, password }))).toBe("done");
  });

  describe("while too many fail over all addresses together", () => {
    const flood = { times: 6, within: MINUTE };

    afterEach(() => world.clock.advance(MINUTE));

    /** The room with room for a few failures in all, filled to its end by strangers. */
    const flooded = async () => {
      const room = createOrganizations({ ...world.parts, limits: { ...world.parts.limits, failures: flood } });
      world.clock.advance(A_WHILE);
      const guess = (at: number): Promise<string> =>
        codeOf(room.signIn({ email: `stranger${at}@fabrikam.example`, password: "not the password" }));
      const outcomes: string[] = [];
      for (let at = 0; at < 8; at++) outcomes.push(await guess(at));
      expect(outcomes).toEqual([...Array(6).fill("invalid-credentials"), "too-many-requests", "too-many-requests"]);
      return { room, guess };
    };

    test("further ones are refused, and nothing of them is kept or counted against their address", async () => {
      const { email, password } = await registered(world);
      const { room } = await flooded();
      const db = await world.sql.db();
      const rows = async () => (await db.selectFrom("sign_in_failures").selectAll().execute()).length;
      const before = await rows();
      expect(await refusalOf(room.signIn({ email, password }))).toMatchObject({
        code: "too-many-requests",
        retryAfter: 10,
      });
      expect(await rows()).toBe(before);
      world.clock.advance(MINUTE);
      expect(await guessed(email, 6)).toEqual([...FIVE, "too-many-requests"]);
    });

    test("guesses at an address that is blocked already take no room from the others", async () => {
      const room = createOrganizations({ ...world.parts, limits: { ...world.parts.limits, failures: flood } });
      world.clock.advance(A_WHILE);
      const guess = (email: string): Promise<string> => codeOf(room.signIn({ email, password: "not the password" }));
      const outcomes: string[] = [];
      for (let at = 0; at < 9; at++) outcomes.push(await guess("blocked@fabrikam.example"));
      expect(outcomes).toEqual([...FIVE, ...Array(4).fill("too-many-requests")]);
      expect(await guess("somebody@fabrikam.example")).toBe("invalid-credentials");
    });

    test("whoever comes next has a share of what comes back, and is not shut out until a minute is over", async () => {
      const { email, password } = await registered(world);
      const { room, guess } = await flooded();
      for (let round = 0; round < 3; round++) {
        world.clock.advance(MINUTE / flood.times);
        expect(await codeOf(room.signIn({ email, password }))).toBe("done");
        // A right password gives its place back; the flood takes it.
        expect([await guess(100 + round), await guess(200 + round)]).toEqual([
          "invalid-credentials",
          "too-many-requests",
        ]);
      }
    });
  });

  test("keeps only so many waiting for one address, and refuses the others at once", async () => {
    const held = Promise.withResolvers<void>();
    const turns = createTurns();
    const outcomes = Array.from({ length: 60 }, () => codeOf(turns("one", () => held.promise)));
    expect(await codeOf(turns("another", async () => undefined))).toBe("done");
    expect(await Promise.all(outcomes.slice(50))).toEqual(Array(10).fill("too-many-requests"));
    held.resolve();
    expect(new Set(await Promise.all(outcomes.slice(0, 50)))).toEqual(new Set(["done"]));
    expect(await codeOf(turns("one", async () => undefined))).toBe("done");
  });
});

describe("a contact's token", () => {
  test("ends with the hour", async () => {
    const { accessToken } = await registered(world);
    expect(await codeOf(world.room.currentContact(accessToken))).toBe("done");
    world.clock.advance(HOUR + SECOND);
    expect(await codeOf(world.room.currentContact(accessToken))).toBe("not-signed-in");
  });

  test("is worth nothing for an organization that is not there, and nonsense is no token", async () => {
    const accessToken = await world.parts.contactTokens
      .issue({ organizationId: crypto.randomUUID(), contactId: crypto.randomUUID(), generation: 1 })
      .then((issued) => issued.accessToken);
    expect(await codeOf(world.room.currentContact(accessToken))).toBe("not-signed-in");
    expect(await codeOf(world.room.currentContact("nonsense"))).toBe("not-signed-in");
  });
});
