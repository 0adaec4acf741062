import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { DAY } from "../../shared/platform/clock.ts";
import { notRepeated } from "../../shared/platform/once.ts";
import type { Sql } from "../../shared/platform/sql/sql.ts";
import { freshTables, watched } from "../licensing/parts.ts";
import { openAccount } from "../loopback/azurite.ts";
import { codeOf } from "../organizations/world.ts";
import { ADA, AGENT, type DebugWorld, type Instance, openDebugWorld } from "../support/debugWorld.ts";
import { databases } from "./databases.ts";

/**
 * What one instance does is stopped before each of its statements, transactions and calls of the keys' store in turn, and
 * another instance does something whole in between. Whatever the order, nobody is told wrong and nothing is left behind.
 */
const account = openAccount();

type Its = { ticket: string; tenant: string; id: string };
type Act = (on: Instance, its: Its) => Promise<unknown>;

const ACTS = {
  post: (on, { tenant }) =>
    on.post({ tenant }, { component: "list-alerts", message: "It hangs", data: {} }, notRepeated),
  read: (on, { ticket }) => on.entries(AGENT, ticket, {}),
  allow: (on, { id }) => on.decide(ADA, id, "allow"),
  refuse: (on, { id }) => on.decide(ADA, id, "refuse"),
  withdraw: (on, { id }) => on.decide(ADA, id, "withdraw"),
  resolve: (on, { ticket }) => on.support.resolve(ticket),
  sweep: (on) => on.sweep(Number.MAX_SAFE_INTEGER),
  erase: (on, { tenant }) => on.eraseTenant(tenant, Number.MAX_SAFE_INTEGER),
} satisfies Record<string, Act>;
type Name = keyof typeof ACTS;

/** From which state, what is interrupted at each step, and by what. `late`: its time ends in between, too. */
const CASES: readonly [from: "asked" | "allowed", interrupted: Name, by: Name, late?: "late"][] = [
  ["asked", "allow", "refuse"],
  ["asked", "allow", "allow"],
  ["asked", "allow", "resolve"],
  ["asked", "allow", "sweep", "late"],
  ["asked", "allow", "erase"],
  ["asked", "refuse", "allow"],
  ["asked", "refuse", "resolve"],
  ["asked", "resolve", "allow"],
  ["asked", "erase", "allow"],
  ["asked", "resolve", "refuse"],
  ["allowed", "post", "withdraw"],
  ["allowed", "post", "resolve"],
  ["allowed", "post", "sweep", "late"],
  ["allowed", "post", "erase"],
  ["allowed", "read", "withdraw"],
  ["allowed", "read", "resolve"],
  ["allowed", "read", "sweep", "late"],
  ["allowed", "withdraw", "post"],
  ["allowed", "withdraw", "read"],
  ["allowed", "withdraw", "withdraw"],
  ["allowed", "withdraw", "resolve"],
  ["allowed", "resolve", "post"],
  ["allowed", "resolve", "withdraw"],
  ["allowed", "erase", "post"],
];

describe.each(databases())("debug logging on $name", (testDatabase) => {
  let world: DebugWorld;
  beforeAll(async () => {
    world = await openDebugWorld(testDatabase, account);
  });
  afterAll(() => world.drop());

  /** An instance that stops before the given step until it is released; `arrived` tells whether it got there. */
  const stoppingAt = (at: number) => {
    const [arrived, released] = [Promise.withResolvers<boolean>(), Promise.withResolvers<void>()];
    let steps = 0;
    const step = async (): Promise<void> => {
      steps += 1;
      if (steps !== at) return;
      arrived.resolve(true);
      await released.promise;
    };
    const sql: Sql = {
      ...world.sql,
      db: async () => {
        await step();
        return world.sql.db();
      },
      transaction: async (work) => {
        await step();
        return world.sql.transaction(work);
      },
    };
    const tables = watched(freshTables(account, world.prefix));
    tables.watch.before = step;
    const on = world.instance(sql, world.openVault(tables));
    return { on, arrived, release: () => released.resolve() };
  };

  /** What must hold of a session once nobody is at work, whatever happened. */
  const expectWhole = async ({ id, ticket, tenant }: Its): Promise<void> => {
    const { session, entries, hasKey, audit } = await world.kept(id);
    if (session === undefined) return expect({ entries, audit }).toEqual({ entries: 0, audit: 0 });
    const { state, ending, ended_at, events, link_hash } = session;
    const happened = (await world.events(ticket)).map(String);
    expect(audit).toBe(events);
    expect(happened).toHaveLength(events);
    if (state === "asked") {
      expect({ ending, ended_at, happened }).toEqual({ ending: null, ended_at: null, happened: ["asked"] });
    } else if (state === "allowed") {
      expect({ ending, ended_at, hasKey, link_hash }).toEqual({
        ending: null,
        ended_at: null,
        hasKey: true,
        link_hash: null,
      });
      expect(happened.slice(0, 2)).toEqual(["asked", "allowed"]);
      expect(entries).toBe(session.entries);
    } else {
      expect({ entries, hasKey, ending, link_hash }).toEqual({
        entries: 0,
        hasKey: false,
        ending: state,
        link_hash: null,
      });
      expect(happened.at(-1)).toBe(state);
      expect(happened.filter((event) => event === state)).toHaveLength(1);
      expect(await world.post(tenant)).toEqual({ kept: false });
    }
  };

  /** That nobody was told of something that the audit does not know, or the other way round. */
  const expectTold = async (name: Name, told: unknown, { ticket, id }: Its): Promise<void> => {
    if ((await world.kept(id)).session === undefined) return;
    const happened = await world.events(ticket);
    if (name === "read" && told !== undefined) {
      const { entries } = told as { entries: unknown[] };
      expect(happened.includes("read")).toBe(entries.length > 0);
    }
    const done = { allow: "allowed", refuse: "refused", withdraw: "withdrawn" } as const;
    if (name === "allow" || name === "refuse" || name === "withdraw") {
      expect(happened.includes(done[name])).toBe(told !== undefined);
    }
  };

  /** Runs `act` stopped at each step in turn, with `meanwhile` done in between; `check` gets what came of it. */
  const atEachStep = async ({
    begin,
    act,
    meanwhile,
    check,
  }: {
    begin: () => Promise<void>;
    act: (on: Instance) => Promise<unknown>;
    meanwhile: () => Promise<unknown>;
    check: (told: unknown, isStopped: boolean) => Promise<void>;
  }): Promise<void> => {
    for (let at = 1; ; at += 1) {
      await begin();
      const { on, arrived, release } = stoppingAt(at);
      const doing = act(on).catch((error: { code?: string }) => {
        if (error.code === undefined) throw error;
      });
      void doing.then(() => arrived.resolve(false));
      const isStopped = await arrived.promise;
      await meanwhile();
      release();
      await check(await doing, isStopped);
      if (!isStopped) return expect(at).toBeGreaterThan(2);
    }
  };

  test.each(CASES.map((one) => [one.join(", "), one] as const))("%s", async (_, [from, interrupted, by, late]) => {
    let its: Its;
    const [act, other]: Act[] = [ACTS[interrupted], ACTS[by]];
    await atEachStep({
      begin: async () => {
        its = await world[from]();
        if (from === "allowed") await world.post(its.tenant);
      },
      act: async (on) => act?.(on, its),
      meanwhile: async () => {
        if (late) world.clock.advance(14 * DAY);
        expect(["done", "conflict", "not-found"]).toContain(await codeOf(Promise.resolve(other?.(world.debug, its))));
      },
      check: async (told) => {
        await expectWhole(its);
        if (by !== interrupted) await expectTold(interrupted, told, its);
        await world.resolve(its.ticket);
      },
    });
  });

  test.each(["post", "read"] as const)(
    "%s comes to nothing once a withdrawal has begun, though the key is out of reach",
    async (name) => {
      let its: Its;
      await atEachStep({
        begin: async () => {
          its = await world.allowed();
          await world.post(its.tenant);
        },
        act: (on) => ACTS[name](on, its),
        meanwhile: async () => {
          world.tables.watch.down = true;
          expect(await codeOf(world.debug.decide(ADA, its.id, "withdraw"))).toBe("unavailable");
          world.tables.watch.down = false;
        },
        check: async (told, isStopped) => {
          if (isStopped) expect(told).toEqual(name === "post" ? { kept: false } : { entries: [], continuation: null });
          expect((await world.events(its.ticket)).includes("read")).toBe(name === "read" && !isStopped);
          await world.debug.sweep(world.soon());
          await expectWhole(its);
        },
      });
    },
  );

  test.each(["asking", "resolving"])("%s, interrupted by the other, leaves nothing open", async (interrupted) => {
    let its: { ticket: string; tenant: string };
    const ask = (on: Instance) => on.ask(its.ticket, its, notRepeated);
    const resolve = (on: Instance) => on.support.resolve(its.ticket);
    const [act, other] = interrupted === "asking" ? ([ask, resolve] as const) : ([resolve, ask] as const);
    await atEachStep({
      begin: async () => {
        its = { ticket: await world.newTicket(), tenant: world.newTenant() };
      },
      act,
      meanwhile: () => codeOf(other(world.debug)),
      check: async () => {
        const db = await world.sql.db();
        const { ticket } = its;
        const sessions = await db.selectFrom("debug_sessions").selectAll().where("ticket", "=", ticket).execute();
        for (const { state, ended_at } of sessions) expect([state, ended_at]).toEqual(["resolved", world.clock.now()]);
      },
    });
  });
});
