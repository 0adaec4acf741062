import { describe, expect, test } from "@jest/globals";
import { KEPT, LEAD, PERIOD } from "../../shared/licensing/keyRotation.ts";
import { rotateKeys } from "../../shared/licensing/rotateKeys.ts";
import { createSigningKeyStore } from "../../shared/licensing/signingKeyStore.ts";
import { DAY } from "../../shared/platform/clock.ts";
import { unavailable } from "../../shared/platform/refusal.ts";
import type { Entity, Tables } from "../../shared/platform/tables/tables.ts";
import { openAccount } from "../loopback/azurite.ts";
import { type KeyWorld, keyWorld } from "./keyWorld.ts";
import { fileVault, freshTables, NOON, stoppedClock } from "./parts.ts";

const account = openAccount();

/** Tables whose `at`th write fails: before anything was written, or when it was and the process ended. */
const interrupted = (tables: Tables, at: number, when: "before" | "after"): Tables & { writes: string[] } => {
  const writes: string[] = [];
  const write = async <Result>(name: string, send: () => Promise<Result>): Promise<Result> => {
    writes.push(name);
    const isLast = writes.length === at;
    if (isLast && when === "before") throw unavailable("storage");
    const result = await send();
    if (isLast) throw unavailable("storage");
    return result;
  };
  const open = <E extends Entity>(name: string) => {
    const table = tables.open<E>(name);
    return {
      ...table,
      insert: (entity: E) => write(`insert ${name}`, () => table.insert(entity)),
      remove: (...of: Parameters<typeof table.remove>) => write(`remove ${name}`, () => table.remove(...of)),
    };
  };
  return { ...tables, writes, open };
};

const instants = async (world: Pick<KeyWorld, "stored">) =>
  (await world.stored()).map(({ number, signsFrom }) => ({ number, signsFrom: signsFrom - NOON }));

/** Where the timer did not run for months: then a key is to be made, and another to be removed. */
const LONG = 3 * PERIOD;
const afterLong = async () => {
  const world = await keyWorld(account);
  await world.rotate();
  await world.rotate();
  world.clock.advance(LONG);
  return world;
};

describe("a run", () => {
  test("makes the first key, then the next one; then there is nothing to do until the next one signs", async () => {
    await using world = await keyWorld(account);
    expect([await world.rotate(), await world.rotate(), await world.rotate()]).toEqual([1, 1, 0]);
    world.clock.advance(PERIOD - 1);
    expect(await world.rotate()).toBe(0);
    world.clock.advance(1);
    expect([await world.rotate(), await world.rotate()]).toEqual([1, 0]);
    expect(await instants(world)).toEqual([1, 2, 3].map((number) => ({ number, signsFrom: (number - 1) * PERIOD })));
    world.clock.advance(KEPT);
    expect(await world.rotate()).toBe(1);
    expect((await world.stored()).map(({ number }) => number)).toEqual([2, 3]);
  });

  test("does all that months without one have left, and gives the new key its lead time", async () => {
    await using world = await afterLong();
    expect(await world.rotate()).toBe(2);
    expect(await instants(world)).toEqual([
      { number: 2, signsFrom: PERIOD },
      { number: 3, signsFrom: LONG + LEAD },
    ]);
  });

  test("beside others, and beside instances that start, makes one key and takes each step once", async () => {
    await using world = await keyWorld(account);
    const instances = Array.from({ length: 4 }, () => world.instance());
    const [tokens, runs] = await Promise.all([
      Promise.all(instances.map((one) => one.sign())),
      Promise.all([world.rotate(), world.rotate()]),
    ]);
    expect(tokens).toHaveLength(4);
    expect(runs.reduce((all, one) => all + one)).toBeLessThanOrEqual(2);
    await world.rotate();
    expect((await world.stored()).map(({ number }) => number)).toEqual([1, 2]);
    world.clock.advance(LONG);
    const steps = await Promise.all(Array.from({ length: 8 }, () => world.rotate()));
    expect(steps.reduce((all, one) => all + one)).toBe(2);
    expect((await world.stored()).map(({ number }) => number)).toEqual([2, 3]);
  });

  test("removes no other key than the one that it saw", async () => {
    await using world = await afterLong();
    const stale = await world.stored();
    const store = createSigningKeyStore(world.tables);
    for (const key of stale) await store.remove(key);
    // All keys were taken out, and a new first one signs, when a run that was held up comes to its removals.
    await world.instance().sign();
    for (const key of stale) expect(await store.remove(key)).toBe(false);
    expect(await world.stored()).toHaveLength(1);
  });
});

describe("a run that is interrupted", () => {
  const cases = ["before", "after"] as const;

  test.each(cases)("%s any of its writes is resumed by the next one, with the same result", async (when) => {
    await using whole = await afterLong();
    const undisturbed = interrupted(whole.tables, Infinity, when);
    await whole.rotate(undisturbed);
    expect(undisturbed.writes).toEqual(["insert signingkeys", "remove signingkeys"]);
    for (const at of undisturbed.writes.keys()) {
      await using world = await afterLong();
      await expect(world.rotate(interrupted(world.tables, at + 1, when))).rejects.toMatchObject({
        code: "unavailable",
      });
      const half = await world.instance().jwks();
      await world.rotate();
      expect(await instants(world)).toEqual(await instants(whole));
      const stayed = new Set((await world.stored()).map(({ kid }) => kid));
      // Nothing was published meanwhile that the next run took back.
      expect(half.keys.filter(({ kid }) => !stayed.has(kid))).toEqual([]);
    }
  });

  test.each(cases)("%s any of the writes of the very first one is resumed as well", async (when) => {
    const writes = ["insert keys", "insert signingkeys"];
    for (const at of writes.keys()) {
      const clock = stoppedClock();
      const tables = freshTables(account);
      const crashing = interrupted(tables, at + 1, when);
      await using vault = await fileVault(crashing, clock);
      const run = rotateKeys({ store: createSigningKeyStore(crashing), keyring: vault.keyring, clock });
      await expect(run).rejects.toMatchObject({ code: "unavailable" });
      expect(crashing.writes).toEqual(writes.slice(0, at + 1));
      const store = createSigningKeyStore(tables);
      for (const _ of ["next", "and the one after"]) {
        clock.advance(DAY);
        await rotateKeys({ store, keyring: vault.keyring, clock });
      }
      const keys = await store.list();
      expect(keys.map(({ number, signsFrom }) => [number, signsFrom - (keys[0]?.signsFrom ?? 0)])).toEqual([
        [1, 0],
        [2, PERIOD],
      ]);
    }
  });
});
