import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { DAY } from "../../shared/platform/clock.ts";
import { notRepeated } from "../../shared/platform/once.ts";
import type { Debug } from "../../shared/support/createDebug.ts";
import { freshTables, watched } from "../licensing/parts.ts";
import { openAccount } from "../loopback/azurite.ts";
import { codeOf } from "../organizations/world.ts";
import { ADA, AGENT, type DebugWorld, openDebugWorld } from "../support/debugWorld.ts";
import { databases } from "./databases.ts";
import { mortal } from "./mortal.ts";

const account = openAccount();

describe.each(databases())("a process that dies at any step on $name", (testDatabase) => {
  let world: DebugWorld;
  beforeAll(async () => {
    world = await openDebugWorld(testDatabase, account);
  });
  afterAll(() => world.drop());

  /** Runs `work` in an instance that does nothing any more from the given step on; answers whether it lived to the end. */
  const dyingAt = async (last: number, work: (debug: Debug) => Promise<unknown>): Promise<boolean> => {
    let steps = 0;
    const step = (): void => {
      steps += 1;
      if (steps >= last) throw new Error("The process is gone.");
    };
    const tables = watched(freshTables(account, world.prefix));
    tables.watch.before = async () => step();
    const lived = await work(world.instance(mortal(world.sql, step), world.openVault(tables))).then(
      () => true,
      () => false,
    );
    return lived && steps < last;
  };

  /** Tries each step in turn, until the process lives. Answers at how many it died. */
  const atEachStep = async (one: (last: number) => Promise<boolean>): Promise<number> => {
    for (let last = 1; ; last += 1) if (await one(last)) return last - 1;
  };

  test.each([
    ["withdrawing", "withdrawn"],
    ["resolving", "resolved"],
    ["expiring", "expired"],
  ] as const)(
    "of %s has shown and kept nothing since the first, and the sweep does the rest",
    async (_, how) => {
      const deaths = await atEachStep(async (last) => {
        const { ticket, tenant, id } = await world.allowed();
        await world.post(tenant);
        if (how === "expired") world.clock.advance(14 * DAY);
        const lived = await dyingAt(last, (debug) => {
          if (how === "expired") return debug.sweep(world.soon());
          return how === "resolved" ? debug.endOfTicket(ticket, "resolved") : debug.decide(ADA, id, "withdraw");
        });
        const { state, entries, hasKey, session } = await world.kept(id);
        if (session?.ending === null && how !== "expired") {
          // It has not begun.
          expect({ state, entries, hasKey }).toEqual({ state: "allowed", entries: 1, hasKey: true });
          await world.debug.endOfTicket(ticket, "resolved");
          return lived;
        }
        // Entries that are there without their key open nowhere; a key is never left behind by entries that are gone.
        if (entries === 0) expect(hasKey).toBe(false);
        expect((await world.debug.entries(AGENT, ticket, {})).entries).toEqual([]);
        expect(await world.post(tenant)).toEqual({ kept: false });
        expect(await world.debug.until(tenant)).toBeNull();
        await world.debug.sweep(world.soon());
        expect(await world.kept(id)).toMatchObject({ state: how, entries: 0, hasKey: false });
        expect((await world.events(ticket)).filter((event) => event === how)).toEqual([how]);
        return lived;
      });
      expect(deaths).toBeGreaterThan(6);
    },
    120_000,
  );

  test("of withdrawing is repeated by the contact person, without the sweep", async () => {
    await atEachStep(async (last) => {
      const { ticket, tenant, id } = await world.allowed();
      await world.post(tenant);
      const lived = await dyingAt(last, (debug) => debug.decide(ADA, id, "withdraw"));
      expect((await world.debug.decide(ADA, id, "withdraw")).state).toBe("withdrawn");
      expect(await world.kept(id)).toMatchObject({ state: "withdrawn", entries: 0, hasKey: false });
      expect((await world.events(ticket)).filter((event) => event === "withdrawn")).toHaveLength(1);
      return lived;
    });
  }, 120_000);

  test("of allowing leaves a request that can be allowed, refused or left: no key outlives it", async () => {
    let round = 0;
    const deaths = await atEachStep(async (last) => {
      const { ticket, id } = await world.asked();
      const lived = await dyingAt(last, (debug) => debug.decide(ADA, id, "allow"));
      const { state, hasKey } = await world.kept(id);
      if (state === "allowed") expect(hasKey).toBe(true);
      round += 1;
      if (round % 2) expect(await codeOf(world.debug.decide(ADA, id, "allow"))).toBe("done");
      await world.resolve(ticket);
      expect(await world.kept(id)).toMatchObject({ state: "resolved", hasKey: false });
      return lived;
    });
    expect(deaths).toBeGreaterThan(5);
  }, 120_000);

  test("of keeping an entry has kept it whole or not at all, and counted it so", async () => {
    const { tenant, id } = await world.allowed();
    const deaths = await atEachStep(async (last) => {
      const lived = await dyingAt(last, (debug) => world.post(tenant, {}, debug));
      const { session, entries, audit } = await world.kept(id);
      expect([session?.entries, session?.events]).toEqual([entries, audit]);
      return lived;
    });
    expect(deaths).toBeGreaterThan(4);
  }, 120_000);

  test("of asking has asked, with its mail, or has not", async () => {
    const deaths = await atEachStep(async (last) => {
      const [ticket, tenant] = [await world.newTicket(), world.newTenant()];
      const lived = await dyingAt(last, (debug) => debug.ask(ticket, { tenant }, notRepeated));
      const events = await world.events(ticket);
      const again = await codeOf(world.debug.ask(ticket, { tenant }, notRepeated));
      expect(again).toBe(events.length === 0 ? "done" : "conflict");
      return lived;
    });
    expect(deaths).toBeGreaterThan(6);
  }, 120_000);

  test("of erasing leaves the rest to whoever goes on", async () => {
    const deaths = await atEachStep(async (last) => {
      const { tenant, id } = await world.allowed();
      await world.post(tenant);
      const subject = (await world.kept(id)).session?.subject ?? "";
      const lived = await dyingAt(last, (debug) => debug.eraseTenant(tenant, world.soon()));
      expect(await world.debug.eraseTenant(tenant, world.soon())).toBe(true);
      expect(await world.kept(id)).toMatchObject({ session: undefined, entries: 0, audit: 0 });
      await expect(world.openVault().keyring.open(subject)).rejects.toThrow("no key");
      return lived;
    });
    expect(deaths).toBeGreaterThan(10);
  }, 120_000);
});
