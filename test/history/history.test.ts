import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { Web } from "../../shared/history/entry.ts";
import { PAGE } from "../../shared/history/readHistory.ts";
import { DAY, HOUR, toRfc3339 } from "../../shared/platform/clock.ts";
import type { Once } from "../../shared/platform/once.ts";
import { createIdempotency } from "../../shared/platform/sql/idempotency.ts";
import { openAccount } from "../loopback/azurite.ts";
import { createTestVault } from "../sql/testVault.ts";
import { newWeb, openWorld, told, type World } from "./world.ts";

const account = openAccount();
let world: World;
beforeEach(async () => {
  world = await openWorld(account);
});
afterEach(() => world?.drop());

const read = (web: Web, question = {}) => world.history.read(web, question);

/** All pages one after the other. */
const readAll = async (web: Web, question = {}) => {
  const entries = [];
  let pages = 0;
  let continuation: string | null = null;
  do {
    const page = await read(web, { ...question, ...(continuation === null ? {} : { continuation }) });
    entries.push(...page.entries);
    pages += 1;
    continuation = page.continuation;
  } while (continuation !== null);
  return { entries, pages };
};

describe("what a component wrote", () => {
  test("is read as it was said, with the instant of its receipt", async () => {
    const web = newWeb();
    const entry = told({
      outcome: "warning",
      configuration: { kind: "alerts", name: "overdue" },
      listId: randomUUID(),
      itemId: 17,
    });
    const { at, count } = await world.write(web, [entry]);
    expect({ at, count }).toEqual({ at: toRfc3339(world.clock.now()), count: 1 });
    expect(await read(web)).toEqual({ entries: [{ at, ...entry }], continuation: null });
  });

  test("comes newest first, across days and pages, each entry once", async () => {
    const web = newWeb();
    const counts: number[] = [];
    for (let day = 0; day < 4; day += 1) {
      for (let batch = 0; batch < 2; batch += 1) {
        const entries = Array.from({ length: 60 }, (_, at) => told({ count: day * 1000 + batch * 100 + at }));
        counts.unshift(...entries.map(({ count }) => count));
        await world.write(web, entries);
        world.clock.advance(HOUR);
      }
      world.clock.advance(DAY - 2 * HOUR);
    }
    const { entries, pages } = await readAll(web);
    expect(entries.map(({ count }) => count)).toEqual(counts);
    expect(pages).toBe(Math.ceil(counts.length / PAGE));
  });

  test("is not moved by what is written while somebody turns the pages", async () => {
    const web = newWeb();
    for (let batch = 0; batch < 2; batch += 1) {
      await world.write(
        web,
        Array.from({ length: 75 }, () => told({ count: batch })),
      );
      world.clock.advance(1);
    }
    const first = await read(web);
    await world.write(web, [told({ count: 99 })]);
    const second = await read(web, { continuation: first.continuation });
    expect([first.entries.length, second.entries.length]).toEqual([PAGE, 50]);
    expect(second.entries.map(({ count }) => count)).not.toContain(99);
  });

  test("can be asked for by time, component and outcome", async () => {
    const web = newWeb();
    const start = world.clock.now();
    for (const [component, outcome] of [
      ["list-alerts", "success"],
      ["calendar", "error"],
      ["list-alerts", "error"],
    ] as const) {
      await world.write(web, [told({ component, outcome })]);
      world.clock.advance(HOUR);
    }
    const found = async (question: object) =>
      (await read(web, question)).entries.map(({ component, outcome }) => `${component} ${outcome}`);
    expect(await found({ component: "calendar" })).toEqual(["calendar error"]);
    expect(await found({ outcome: "error" })).toEqual(["list-alerts error", "calendar error"]);
    expect(await found({ component: "calendar", outcome: "success" })).toEqual([]);
    expect(await found({ from: start + HOUR, to: start + 2 * HOUR })).toEqual(["calendar error"]);
    expect(await found({ from: start + 1 })).toHaveLength(2);
    expect(await found({ to: start })).toEqual([]);
  });

  test("is found behind many others that a filter does not pass: a page may be empty and go on", async () => {
    const web = newWeb();
    await world.write(web, [told({ outcome: "error" })]);
    for (let batch = 0; batch < 11; batch += 1) {
      world.clock.advance(1);
      await world.write(
        web,
        Array.from({ length: 100 }, () => told()),
      );
    }
    const first = await read(web, { outcome: "error" });
    expect(first.entries).toEqual([]);
    expect(first.continuation).not.toBeNull();
    expect((await readAll(web, { outcome: "error" })).entries).toHaveLength(1);
  });

  test("belongs to that web alone: not to another of the same site, another site, or the same ids elsewhere", async () => {
    const web = newWeb();
    await world.write(web, [told()]);
    const { tenant, site } = web;
    for (const other of [
      { tenant, site: { ...site, webGuid: randomUUID() } },
      { tenant, site: { ...site, siteGuid: randomUUID() } },
      { tenant: randomUUID(), site },
      { tenant, site: { siteGuid: site.webGuid, webGuid: site.siteGuid } },
    ]) {
      expect((await read(other)).entries).toEqual([]);
    }
    expect((await read(web)).entries).toHaveLength(1);
  });

  test("a continuation of another web opens nothing of it", async () => {
    const [web, other] = [newWeb(), newWeb()];
    await world.write(
      web,
      Array.from({ length: 100 }, () => told({ count: 1 })),
    );
    await world.write(
      other,
      Array.from({ length: 100 }, () => told({ count: 2 })),
    );
    const { continuation } = await read(web);
    expect(continuation).not.toBeNull();
    const { entries } = await read(other, { continuation });
    expect(entries.filter(({ count }) => count === 1)).toEqual([]);
  });

  test.each(["", "x", "!!!!", Buffer.from("' or 1 eq 1").toString("base64url")])(
    "a continuation of nobody's making (%j) is refused by name",
    async (continuation) => {
      await expect(read(newWeb(), { continuation })).rejects.toMatchObject({
        code: "validation-failed",
        errors: [{ pointer: "/query/continuation" }],
      });
    },
  );
});

describe("a batch", () => {
  test("is refused whole where one entry names what is not there, with every fault by its pointer", async () => {
    const web = newWeb();
    const entries = [
      told(),
      told({ component: "unheard-of" }),
      told({ configuration: { kind: "alerts", name: "gone" } }),
    ];
    await expect(world.write(web, entries)).rejects.toMatchObject({
      code: "validation-failed",
      errors: [
        { pointer: "/1/component", code: "unknown-component" },
        { pointer: "/2/configuration", code: "unknown-configuration" },
      ],
    });
    expect((await read(web)).entries).toEqual([]);
  });

  test("of a hundred is one call to the tables", async () => {
    const web = newWeb();
    await world.write(web, [told()]);
    world.tables.watch.calls.length = 0;
    await world.write(
      web,
      Array.from({ length: 100 }, () => told()),
    );
    expect(world.tables.watch.calls).toEqual(["transaction history20260115"]);
  });

  test("is not kept for a tenant of no organization", async () => {
    const web = newWeb();
    world.unlinked.add(web.tenant);
    await expect(world.write(web, [told()])).rejects.toMatchObject({ code: "not-licensed" });
    expect((await read(web)).entries).toEqual([]);
  });
});

describe("a batch with an Idempotency-Key", () => {
  const idempotency = () => createIdempotency({ sql: world.sql, vault: createTestVault(), clock: world.clock });
  const begin = async (): Promise<{ once: Once; abandon(): Promise<void> }> => {
    const request = { door: "historyWrite", caller: "app", key: "a-key", fingerprintOf: Buffer.from("body") };
    const begun = await idempotency().begin(request);
    if (begun.kind !== "first") throw new Error("It was finished already.");
    return begun;
  };

  test("stands there once where its process died after writing and before saying so", async () => {
    const web = newWeb();
    const dying = await begin();
    const keep = async (): Promise<void> => {
      throw new Error("the process died here");
    };
    await expect(world.write(web, [told(), told()], { ...dying.once, keep })).rejects.toThrow("died here");
    world.clock.advance(61_000);
    const { once } = await begin();
    const written = await world.write(web, [told(), told()], once);
    expect((await read(web)).entries).toHaveLength(2);
    expect(written.at).toBe(toRfc3339(world.clock.now() - 61_000));
  });

  test("stands there once where the answer of the tables was lost and the call failed", async () => {
    const web = newWeb();
    const first = await begin();
    await world.write(web, [told()], { ...first.once, keep: async () => {} });
    await first.abandon();
    world.clock.advance(5_000);
    const { once } = await begin();
    await world.write(web, [told()], once);
    expect((await read(web)).entries).toHaveLength(1);
    expect(
      (
        await idempotency().begin({
          door: "historyWrite",
          caller: "app",
          key: "a-key",
          fingerprintOf: Buffer.from("body"),
        })
      ).kind,
    ).toBe("repeated");
  });
});

describe("forgetting", () => {
  test("hides an entry 30 days after its receipt, to the millisecond, although its table is still there", async () => {
    const web = newWeb();
    const from = world.clock.now();
    await world.write(web, [told()]);
    world.clock.advance(30 * DAY - 1);
    expect((await read(web, { from, to: from + 1 })).entries).toHaveLength(1);
    world.clock.advance(1);
    expect((await read(web)).entries).toEqual([]);
    expect((await read(web, { from, to: from + 1 })).entries).toEqual([]);
    expect(await world.tables.names("history")).toEqual(["history20260115"]);
  });

  test("drops whole tables: as many calls for a thousand entries as for one", async () => {
    const [few, many] = [newWeb(), newWeb()];
    await world.write(few, [told()]);
    world.clock.advance(DAY);
    for (let batch = 0; batch < 10; batch += 1)
      await world.write(
        many,
        Array.from({ length: 100 }, () => told()),
      );
    world.clock.advance(40 * DAY);
    world.tables.watch.calls.length = 0;
    expect(await world.history.purge()).toBe(2);
    expect(world.tables.watch.calls).toEqual(["drop history20260115", "drop history20260116"]);
    expect(await world.tables.names("history")).toEqual([]);
  });

  test("catches up after weeks of outage, and does nothing when it is called again", async () => {
    const web = newWeb();
    for (let day = 0; day < 5; day += 1) {
      await world.write(web, [told()]);
      world.clock.advance(DAY);
    }
    world.clock.advance(28 * DAY);
    expect(await world.history.purge()).toBe(3);
    expect(await world.history.purge()).toBe(0);
    world.clock.advance(60 * DAY);
    expect(await world.history.purge()).toBe(2);
    expect(await world.tables.names("history")).toEqual([]);
  });

  test("goes on the next time where it broke off half-way", async () => {
    for (let day = 0; day < 3; day += 1) {
      await world.write(newWeb(), [told()]);
      world.clock.advance(DAY);
    }
    world.clock.advance(31 * DAY);
    world.tables.watch.before = async (call) => {
      if (call === "drop history20260116") throw new Error("the process died here");
    };
    await expect(world.history.purge()).rejects.toThrow("died here");
    expect(await world.tables.names("history")).toEqual(["history20260116", "history20260117"]);
    world.tables.watch.before = async () => {};
    expect(await world.history.purge()).toBe(2);
    expect(await world.tables.names("history")).toEqual([]);
  });

  test("by two instances at the same time does no harm", async () => {
    await world.write(newWeb(), [told()]);
    world.clock.advance(31 * DAY);
    const purged = await Promise.all([world.history.purge(), world.another().purge(), world.another().purge()]);
    expect(Math.max(...purged)).toBe(1);
    expect(await world.tables.names("history")).toEqual([]);
  });
});

describe("at midnight", () => {
  test("the first two who write make the day's table between them, and nothing is lost", async () => {
    const [one, other] = [newWeb(), newWeb()];
    world.clock.advance(12 * HOUR);
    const second = world.another();
    const body = { entries: [told()], pointerOf: () => "" };
    await Promise.all(
      Array.from({ length: 8 }, (_, at) =>
        at % 2 === 0 ? world.write(one, [told()]) : second.write(other, body, { keep: async () => {} }),
      ),
    );
    expect(await world.tables.names("history")).toEqual(["history20260116"]);
    expect((await read(one)).entries).toHaveLength(4);
    expect((await read(other)).entries).toHaveLength(4);
  });

  test("what was received a millisecond before belongs to the day before, and both are read in order", async () => {
    const web = newWeb();
    world.clock.advance(12 * HOUR - 1);
    await world.write(web, [told({ count: 1 })]);
    world.clock.advance(1);
    await world.write(web, [told({ count: 2 })]);
    expect(await world.tables.names("history")).toEqual(["history20260115", "history20260116"]);
    expect((await read(web)).entries.map(({ count }) => count)).toEqual([2, 1]);
  });
});

describe("erasing a tenant", () => {
  test("takes its entries out of every day and leaves those of others; again it finds nothing", async () => {
    const [web, other] = [newWeb(), newWeb()];
    for (let day = 0; day < 3; day += 1) {
      await world.write(
        web,
        Array.from({ length: 100 }, () => told()),
      );
      await world.write(web, [told()]);
      await world.write(other, [told()]);
      world.clock.advance(DAY);
    }
    expect(await world.history.eraseTenant(web.tenant, Infinity)).toBe(303);
    expect((await read(web)).entries).toEqual([]);
    expect((await read(other)).entries).toHaveLength(3);
    expect(await world.history.eraseTenant(web.tenant, Infinity)).toBe(0);
  });

  test("stops at its deadline and goes on the next time", async () => {
    const web = newWeb();
    await world.write(
      web,
      Array.from({ length: 100 }, () => told()),
    );
    expect(await world.history.eraseTenant(web.tenant, world.clock.now())).toBe(0);
    expect(await world.history.eraseTenant(web.tenant, Infinity)).toBe(100);
  });
});
