import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { DAY } from "../../shared/platform/clock.ts";
import { notRepeated } from "../../shared/platform/once.ts";
import { openAccount } from "../loopback/azurite.ts";
import { codeOf } from "../organizations/world.ts";
import { ADA, AGENT, type DebugWorld, type Instance, openDebugWorld } from "../support/debugWorld.ts";
import { databases } from "./databases.ts";

const account = openAccount();

const ROUNDS = 6;

/** Lets other work happen in between, a different amount each time. */
const pause = async (turns: number): Promise<void> => {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

describe.each(databases())("debug logging on $name, at the same instant", (testDatabase) => {
  let world: DebugWorld;
  let others: Instance[];
  beforeAll(async () => {
    world = await openDebugWorld(testDatabase, account);
    others = [world.another(), world.another()];
  });
  afterAll(() => world.drop());

  const [first, second] = [() => others[0] ?? world.debug, () => others[1] ?? world.debug];

  test.each(["resolved", "withdrawn"] as const)(
    "is %s while entries arrive: none is left, none comes after, and no key",
    async (how) => {
      const outcomes = new Set<boolean>();
      for (let round = 0; round < ROUNDS; round += 1) {
        const { ticket, tenant, id } = await world.allowed();
        await world.post(tenant, {}, first());
        const arriving = Array.from({ length: 12 }, async (_, at) => {
          await pause(at * (round + 1));
          return world.post(tenant, {}, at % 2 ? first() : second());
        });
        await pause(10 * round);
        const end = how === "resolved" ? world.resolve(ticket) : world.debug.decide(ADA, id, "withdraw");
        const [, ...posted] = await Promise.all([end, ...arriving]);
        for (const { kept } of posted) outcomes.add(kept);
        expect(await world.kept(id)).toMatchObject({ state: how, entries: 0, hasKey: false });
        for (const on of [world.debug, first(), second()]) {
          expect(await world.post(tenant, {}, on)).toEqual({ kept: false });
        }
        expect(await world.kept(id)).toMatchObject({ entries: 0, hasKey: false });
      }
      expect(outcomes).toEqual(new Set([true, false]));
    },
    60_000,
  );

  test("is withdrawn while an employee reads: what is shown was read before, and nothing is shown after", async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { ticket, tenant, id } = await world.allowed();
      for (let at = 0; at < 5; at += 1) await world.post(tenant);
      const before = await world.readings();
      const reading = Array.from({ length: 4 }, async (_, at) => {
        await pause(at * 5 * round);
        return (await (at % 2 ? first() : second()).entries(AGENT, ticket, {})).entries.length;
      });
      const [, ...shown] = await Promise.all([world.debug.decide(ADA, id, "withdraw"), ...reading]);
      const read = shown.filter((count) => count > 0);
      expect(read).toEqual(read.map(() => 5));
      const events = (await world.consent(id))?.events.map(({ event }) => event);
      expect(events).toEqual(["asked", "allowed", "first-entry", ...read.map(() => "read"), "withdrawn"]);
      expect(await world.readings()).toBe(before + read.length);
      for (const on of [world.debug, first(), second()]) {
        expect((await on.entries(AGENT, ticket, {})).entries).toEqual([]);
      }
    }
  }, 60_000);

  test("is decided by two: one counts, the other is too late", async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { id, tenant } = await world.asked();
      const decisions = round % 2 ? (["allow", "refuse"] as const) : (["refuse", "allow"] as const);
      const ends = await Promise.all(
        decisions.map((decision, at) => codeOf((at ? first() : second()).decide(ADA, id, decision))),
      );
      expect(ends.toSorted()).toEqual(["conflict", "done"]);
      const isAllowed = decisions[ends.indexOf("done")] === "allow";
      expect(await world.kept(id)).toMatchObject({
        state: isAllowed ? "allowed" : "refused",
        hasKey: isAllowed,
        audit: 2,
      });
      expect(await world.post(tenant)).toEqual({ kept: isAllowed });
    }
  }, 60_000);

  test("is decided on the pages and by the link: one counts, the other is too late", async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { ticket, id } = await world.asked();
      const token = await world.linkOf(ticket);
      const ends = await Promise.all([
        codeOf(first().decideByLink({ token, decision: "allow" }, notRepeated)),
        codeOf(second().decide(ADA, id, "refuse")),
      ]);
      expect(ends.filter((end) => end === "done")).toHaveLength(1);
      expect(["conflict", "link-expired"]).toContain(ends.find((end) => end !== "done"));
      const isAllowed = ends[0] === "done";
      expect(await world.kept(id)).toMatchObject({ state: isAllowed ? "allowed" : "refused", hasKey: isAllowed });
    }
  }, 60_000);

  test("is allowed twice: both succeed, under one key, and it is one event", async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { id, tenant } = await world.asked();
      const on = [first(), second(), world.debug];
      expect(await Promise.all(on.map((one) => codeOf(one.decide(ADA, id, "allow"))))).toEqual([
        "done",
        "done",
        "done",
      ]);
      for (const one of on) expect(await world.post(tenant, {}, one)).toEqual({ kept: true });
      expect(await world.kept(id)).toMatchObject({ state: "allowed", hasKey: true, audit: 3 });
    }
  }, 60_000);

  test.each(["ask", "allow"] as const)(
    "%s, as its ticket is resolved: nothing is left of it",
    async (how) => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const { ticket, id } = await world.asked();
        const other = world.newTenant();
        const doing = async () => {
          await pause(3 * round);
          await (how === "ask"
            ? first().ask(ticket, { tenant: other }, notRepeated)
            : first().decide(ADA, id, "allow"));
        };
        const [, end] = await Promise.all([world.resolve(ticket, second()), codeOf(doing())]);
        expect(["done", "conflict"]).toContain(end);
        const db = await world.sql.db();
        const sessions = await db.selectFrom("debug_sessions").selectAll().where("ticket", "=", ticket).execute();
        expect(sessions).toHaveLength(how === "ask" && end === "done" ? 2 : 1);
        for (const session of sessions) {
          expect(await world.kept(session.id)).toMatchObject({ state: "resolved", entries: 0, hasKey: false });
        }
      }
    },
    60_000,
  );

  test("is asked for by two: one request stands", async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const [ticket, tenant] = [await world.newTicket(), world.newTenant()];
      const asking = [first(), second()].map((on) => codeOf(on.ask(ticket, { tenant }, notRepeated)));
      expect((await Promise.all(asking)).toSorted()).toEqual(["conflict", "done"]);
      expect(await world.events(ticket)).toEqual(["asked"]);
    }
  }, 60_000);

  test("is swept by two: each is ended once", async () => {
    const ended = [];
    for (let at = 0; at < 8; at += 1) {
      const its = at % 2 ? await world.allowed() : await world.asked();
      if (at % 2) await world.post(its.tenant);
      ended.push(its);
    }
    world.clock.advance(14 * DAY);
    await Promise.all([first(), second(), world.debug].map((on) => on.sweep(world.soon())));
    for (const { ticket, id } of ended) {
      expect(await world.kept(id)).toMatchObject({ state: "expired", entries: 0, hasKey: false });
      expect((await world.events(ticket)).filter((event) => event === "expired")).toHaveLength(1);
    }
  }, 60_000);

  test("is swept as it is allowed at the last moment: it is expired or it runs, with its key", async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { id, tenant } = await world.asked();
      world.clock.advance(14 * DAY - 1);
      const allowing = codeOf(first().decide(ADA, id, "allow"));
      await pause(4 * round);
      world.clock.advance(1);
      const [end] = await Promise.all([allowing, second().sweep(world.soon())]);
      const isAllowed = end === "done";
      expect(await world.kept(id)).toMatchObject({ state: isAllowed ? "allowed" : "expired", hasKey: isAllowed });
      expect(await world.post(tenant)).toEqual({ kept: isAllowed });
    }
  }, 60_000);
});
