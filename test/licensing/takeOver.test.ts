import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, test } from "@jest/globals";
import { KEPT, LATE, LEAD, PERIOD } from "../../shared/licensing/keyRotation.ts";
import type { Jwks } from "../../shared/licensing/schemas.ts";
import { createSigningKeyStore } from "../../shared/licensing/signingKeyStore.ts";
import { DAY, HOUR, MINUTE, SECOND } from "../../shared/platform/clock.ts";
import { openAccount } from "../loopback/azurite.ts";
import { accepts, type KeyWorld, keyWorld, kidOf, LONGEST_LEASE } from "./keyWorld.ts";
import { NOON } from "./parts.ts";

const account = openAccount();

/** Waits for what is done beside the answers. */
const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await isSo()) return;
    await pause(10);
  }
  throw new Error("It did not come.");
};

const kidsOf = ({ keys }: Jwks): string[] => keys.map(({ kid }) => kid);

/** The first key has signed, and the timer has just made the next one: `wait` until it takes over. */
const beforeTakeOver = async (wait: number): Promise<KeyWorld & { first: string; next: string }> => {
  const world = await keyWorld(account);
  await world.rotate();
  // A late run gives the next key its lead time and no more: so little is known of it as can be.
  world.clock.advance(2 * PERIOD);
  await world.rotate();
  const [first, next] = (await world.stored()).map(({ kid }) => kid);
  if (first === undefined || next === undefined) throw new Error("the next key was not made");
  world.clock.advance(LEAD - wait);
  return { ...world, first, next };
};

const hours = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, at) => from + at);

describe("around a take-over", () => {
  test.each([
    ["as it should be", 0],
    ["three hours fast", 3 * HOUR],
    ["three hours slow", -3 * HOUR],
  ])(
    "what either of two instances signs is taken by a client of the other, and by one whose JWKS is a day old; one clock is %s",
    async (_, skew) => {
      await using world = await beforeTakeOver(LEAD);
      const made = world.clock.now();
      const instances = [world.instance(), world.instance({ skew })];
      const answers = new Map<number, Jwks[]>();
      const kids = new Set<string | undefined>();
      for (const hour of [...hours(0, 30), ...hours(LEAD / HOUR - 30, LEAD / HOUR + 30)]) {
        world.clock.advance(made + hour * HOUR - world.clock.now());
        const published = await Promise.all(instances.map((one) => one.jwks()));
        answers.set(hour, published);
        // They sign on a memory that is as old as it may be.
        world.clock.advance(5 * MINUTE - 1);
        const tokens = await Promise.all(instances.map((one) => one.sign()));
        const refused = [];
        for (const token of tokens) {
          kids.add(kidOf(token));
          for (const jwks of [...published, ...(answers.get(hour - 24) ?? [])]) {
            if (!(await accepts(jwks, token, world.clock.now()))) refused.push({ hour, kid: kidOf(token) });
          }
        }
        expect(refused).toEqual([]);
      }
      expect(kids).toEqual(new Set([world.first, world.next]));
    },
  );

  test("instances that agree on the time change at the same instant, whatever they remember", async () => {
    await using world = await beforeTakeOver(HOUR);
    const [one, other] = [world.instance(), world.instance()];
    await one.jwks();
    world.clock.advance(HOUR - 1);
    await other.jwks();
    expect([kidOf(await one.sign()), kidOf(await other.sign())]).toEqual([world.first, world.first]);
    world.clock.advance(1);
    expect([kidOf(await one.sign()), kidOf(await other.sign())]).toEqual([world.next, world.next]);
  });

  test("a token of the key before, with the longest lease there is, verifies until its last second; then the key goes", async () => {
    await using world = await beforeTakeOver(1);
    const token = await world.instance().sign(LONGEST_LEASE);
    expect(kidOf(token)).toBe(world.first);
    const end = Math.floor((world.clock.now() + LONGEST_LEASE) / SECOND) * SECOND;
    while (world.clock.now() + DAY < end) {
      world.clock.advance(DAY);
      await world.rotate();
    }
    world.clock.advance(end - SECOND - world.clock.now());
    await world.rotate();
    const jwks = await world.instance().jwks();
    expect(jwks.keys).toHaveLength(3);
    expect(await accepts(jwks, token, world.clock.now())).toBe(true);
    expect(await accepts(jwks, token, end)).toBe(false);

    world.clock.advance(KEPT - LONGEST_LEASE + 2 * SECOND);
    expect(kidsOf(await world.instance().jwks())).not.toContain(world.first);
    await world.rotate();
    expect((await world.stored()).map(({ kid }) => kid)).not.toContain(world.first);
  });
});

describe("a take-over during an outage", () => {
  test("of Tables: an instance that runs changes by itself, and goes on publishing what others sign with", async () => {
    await using world = await beforeTakeOver(6 * DAY);
    const [cut, other] = [world.instance(), world.instance()];
    expect(kidOf(await cut.sign())).toBe(world.first);
    // The next one is opened beside the answer.
    await until(() => cut.unsealing.times === 2);
    cut.cut(true);
    world.clock.advance(6 * DAY - 1);
    expect(kidOf(await cut.sign())).toBe(world.first);
    world.clock.advance(1);
    const tokens = [await cut.sign(), await other.sign()];
    expect(tokens.map(kidOf)).toEqual([world.next, world.next]);
    for (const jwks of [await cut.jwks(), await other.jwks()]) {
      for (const token of tokens) expect(await accepts(jwks, token, world.clock.now())).toBe(true);
    }
  });

  test("of Tables, longer than the lead time: who never heard of the next key goes on with the one before, which others take", async () => {
    await using world = await keyWorld(account);
    await world.rotate();
    world.clock.advance(2 * PERIOD);
    const [cut, other] = [world.instance(), world.instance()];
    const before = await cut.sign();
    cut.cut(true);
    await world.rotate();
    world.clock.advance(LEAD + DAY);
    const token = await cut.sign();
    expect(kidOf(token)).toBe(kidOf(before));
    expect(kidOf(await other.sign())).not.toBe(kidOf(before));
    expect(await accepts(await other.jwks(), token, world.clock.now())).toBe(true);
    cut.cut(false);
    world.clock.advance(5 * MINUTE);
    expect(kidOf(await cut.sign())).toBe(kidOf(await other.sign()));
  });

  test("of Key Vault: the key before goes on while it may, no signature waits for the next one, which signs once it opens", async () => {
    await using world = await keyWorld(account);
    await world.rotate();
    world.clock.advance(2 * PERIOD);
    const one = world.instance();
    const first = kidOf(await one.sign());
    await world.rotate();
    one.unsealing.down = true;
    for (const passed of [LEAD, LATE - 1]) {
      world.clock.advance(passed);
      const before = one.unsealing.times;
      for (let times = 0; times < 20; times += 1) expect(kidOf(await one.sign())).toBe(first);
      // Tried once for each reading of the keys.
      expect(one.unsealing.times - before).toBe(1);
    }
    const token = await one.sign(LONGEST_LEASE);
    const lastSecond = world.clock.now() + LONGEST_LEASE - 2 * SECOND;
    world.clock.advance(1);
    await expect(one.sign()).rejects.toMatchObject({ code: "unavailable" });
    one.unsealing.down = false;
    expect(kidOf(await one.sign())).toBe((await world.stored())[1]?.kid);
    world.clock.advance(lastSecond - world.clock.now());
    expect(await accepts(await world.instance().jwks(), token, lastSecond)).toBe(true);
  });

  test("of Key Vault that ends: the next one signs once the keys were read again", async () => {
    await using world = await keyWorld(account);
    await world.rotate();
    world.clock.advance(2 * PERIOD);
    const one = world.instance();
    const first = kidOf(await one.sign());
    await world.rotate();
    one.unsealing.down = true;
    world.clock.advance(LEAD);
    expect(kidOf(await one.sign())).toBe(first);
    one.unsealing.down = false;
    world.clock.advance(5 * MINUTE);
    await until(async () => kidOf(await one.sign()) !== first);
  });
});

describe("a key that leaked", () => {
  /** What an operator does: deletes rows of the table. */
  const remove = async (world: KeyWorld, ...kids: string[]): Promise<void> => {
    const store = createSigningKeyStore(world.tables);
    for (const key of await world.stored()) if (kids.includes(key.kid)) await store.remove(key);
  };

  const settled = async () => {
    const world = await keyWorld(account);
    await world.rotate();
    await world.rotate();
    const [leaked = "", next = ""] = (await world.stored()).map(({ kid }) => kid);
    world.clock.advance(30 * DAY);
    return { ...world, leaked, next };
  };

  test("is published no more once its row is deleted, and the next one signs at once, known to every client", async () => {
    await using world = await settled();
    const running = world.instance();
    const [token, old] = [await running.sign(), await running.jwks()];
    expect(kidOf(token)).toBe(world.leaked);
    world.clock.advance(DAY - 6 * MINUTE);
    await running.jwks();
    await remove(world, world.leaked);

    const restarted = world.instance();
    expect(kidsOf(await restarted.jwks())).toEqual([world.next]);
    expect(await accepts(await restarted.jwks(), token, world.clock.now())).toBe(false);
    const fresh = await restarted.sign();
    expect(kidOf(fresh)).toBe(world.next);
    expect(await accepts(old, fresh, world.clock.now())).toBe(true);
    // One that was not restarted follows when its memory of keys ends.
    expect(kidOf(await running.sign())).toBe(world.leaked);
    world.clock.advance(5 * MINUTE);
    expect(kidOf(await running.sign())).toBe(world.next);
    expect(kidsOf(await running.jwks())).toEqual([world.next]);

    expect(await world.rotate()).toBe(1);
    expect((await world.stored()).map(({ number, signsFrom }) => [number, signsFrom - NOON])).toEqual([
      [2, PERIOD],
      [3, 2 * PERIOD],
    ]);
  });

  test("with every other: a new first one signs at once, and a client that asks for the keys again takes it", async () => {
    await using world = await settled();
    const old = await world.instance().jwks();
    await remove(world, world.leaked, world.next);
    const restarted = world.instance();
    const token = await restarted.sign();
    expect(kidsOf(old)).not.toContain(kidOf(token));
    expect(kidsOf(await restarted.jwks())).toEqual([kidOf(token)]);
    expect(await accepts(await restarted.jwks(), token, world.clock.now())).toBe(true);
  });
});
