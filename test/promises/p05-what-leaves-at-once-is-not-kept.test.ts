import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { AtOnceParts } from "../../shared/alerts/sendAtOnce.ts";
import type { AlertSite } from "../e2e/alertSite.ts";
import { brief } from "../e2e/client.ts";
import { foundIn, handOver, settleAlertSite } from "./alerting.ts";
import { findCanaries } from "./encodings.ts";
import { everythingStored } from "./isolation.ts";
import { ALERTED } from "./people.ts";
import {
  clearSqlite,
  onSqlite,
  PLANTED,
  plantedPlaces,
  plantInOutput,
  plantInSqlite,
  plantInTables,
  plantInTemporary,
} from "./planted.ts";
import { type RunningStack, startStack } from "./stack.ts";

/**
 * P5. What customers' data says is processed and not stored: an alert that leaves at once lies in no store, log,
 * temporary file or write-ahead log, whether it leaves, is refused, or its process is killed under it.
 */
let usher: RunningStack;
let site: AlertSite;

beforeAll(async () => {
  usher = await startStack(plantInOutput);
  site = await settleAlertSite(usher);
  // The first one of all has keys made for what is signed, indexed and repeated.
  const first = { delivery: "immediate", recipients: [ALERTED.recipient] } as const;
  await site.handOver(first, { "Idempotency-Key": randomUUID() });
  plantInSqlite(usher);
  clearSqlite(usher);
  await plantInTables(usher);
  await plantInTemporary(usher);
}, 90_000);

afterAll(() => usher?.[Symbol.asyncDispose](), 30_000);

beforeEach(() => {
  delete usher.mailFaults.hang;
});

/** Timers run by themselves, one of them takes turns, and each mail is counted. */
const UNTOLD = ["sql timer_runs", "sql alert_turns", "sql rates"];

const stored = async (): Promise<Record<string, string>> => {
  const settings = { sql: { kind: "sqlite", file: usher.sqliteFile } } as const;
  const tables = await everythingStored({ settings, connectionString: usher.connectionString });
  return Object.fromEntries(Object.entries(tables).filter(([table]) => !UNTOLD.includes(table)));
};

/** The tables that differ from before. */
const changedSince = async (before: Record<string, string>): Promise<string[]> => {
  const now = await stored();
  const tables = new Set([...Object.keys(before), ...Object.keys(now)]);
  return [...tables].filter((table) => before[table] !== now[table]).sort();
};

/** How many answers are kept under an Idempotency-Key; of a request that is under way there is none. */
const answersKept = (): number =>
  onSqlite(usher, (database) => database.prepare("select scope from idempotency where result is not null").all())
    .length;

/** Hands an alert over to a mail server that takes its words and never says that it did; resolves once it has them. */
const handOverToOneThatHangs = async (key: string) => {
  const { promise: arrived, resolve } = Promise.withResolvers<Buffer>();
  usher.mailFaults.hang = resolve;
  const answer = handOver(site, { delivery: "immediate" }, { "Idempotency-Key": key });
  const ended = answer.catch(() => undefined);
  const message = await Promise.race([arrived, ended.then(() => undefined)]);
  return { message, answer, ended };
};

const mailsSent = async (): Promise<number> => (await usher.mails(ALERTED.recipient)).length;

test("what is planted is found: in the write-ahead log, the files of Azurite, the temporary folder and all outputs", async () => {
  const found = findCanaries([["planted", PLANTED]], await usher.places()).join("\n");
  for (const place of plantedPlaces(usher)) expect(found).toContain(`planted in ${place}`);
});

describe("an alert that leaves at once", () => {
  test("leaves nothing but a line of history, and its answer under the Idempotency-Key", async () => {
    const before = await stored();
    const first = await handOver(site, { delivery: "immediate" }, { "Idempotency-Key": randomUUID() });
    expect(first.status).toBe(200);
    expect(foundIn(await usher.places())).toEqual([]);
    expect(await changedSince(before)).toEqual(["azure-tables history", "sql idempotency"]);
  });

  test("lies nowhere while the mail server hangs, is answered with 503 within 30 s, and nothing of it is kept", async () => {
    const [before, answersBefore] = [await stored(), answersKept()];
    const sentBefore = await mailsSent();
    const key = randomUUID();
    const started = performance.now();
    const { message, answer } = await handOverToOneThatHangs(key);
    expect(foundIn(new Map([["mail", message ?? Buffer.of()]]))).not.toEqual([]);
    expect(foundIn(await usher.places())).toEqual([]);
    // The key is held, by keyed digests alone.
    expect([await changedSince(before), answersKept()]).toEqual([["sql idempotency"], answersBefore]);

    const answered = await answer;
    expect(performance.now() - started).toBeLessThan(30_000);
    expect(brief(answered)).toEqual([503, "unavailable"]);
    expect(Number(answered.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(foundIn(await usher.places())).toEqual([]);
    expect([await changedSince(before), answersKept()]).toEqual([["sql idempotency"], answersBefore]);

    delete usher.mailFaults.hang;
    const again = await handOver(site, { delivery: "immediate" }, { "Idempotency-Key": key });
    expect(again.status).toBe(200);
    expect(await mailsSent()).toBe(sentBefore + 1);
  }, 60_000);

  test("lies nowhere when its process is killed while the mail server hangs, and nobody sends it later", async () => {
    const [before, answersBefore] = [await stored(), answersKept()];
    const sentBefore = await mailsSent();
    const { message, ended } = await handOverToOneThatHangs(randomUUID());
    expect(foundIn(new Map([["mail", message ?? Buffer.of()]]))).not.toEqual([]);
    await usher.kill();
    expect(await ended).toBeUndefined();
    expect(foundIn(await usher.places())).toEqual([]);
    expect([await changedSince(before), answersKept()]).toEqual([["sql idempotency"], answersBefore]);

    delete usher.mailFaults.hang;
    await usher.start();
    await usher.runTimer("deliverDelayedAlerts");
    await usher.runTimer("deliverAccountMail");
    expect(await mailsSent()).toBe(sentBefore);
    expect(foundIn(await usher.places())).toEqual([]);
  }, 60_000);
});

describe("what sends at once", () => {
  test("is handed a way out, and no store", () => {
    // The compiler holds the list to be complete: with a store among the parts this file is none that compiles.
    const parts: Record<keyof AtOnceParts, true> = { transport: true, context: true, from: true };
    expect(Object.keys(parts)).toEqual(["transport", "context", "from"]);
  });

  const IMPORTS = /^(?:import|export) (?!type )[^;]*?from "(?<name>[^"]+)"|\bimport\("(?<later>[^"]+)"\)/gm;

  /** Everything that a module loads, by itself or by others: files of ours, and names of packages. */
  const loadedBy = async (file: string, known = new Set<string>()): Promise<Set<string>> => {
    known.add(file);
    for (const { groups = {} } of (await readFile(file, "utf8")).matchAll(IMPORTS)) {
      const name = groups.name ?? groups.later ?? "";
      const isOurs = name.startsWith(".");
      const found = isOurs ? path.join(path.dirname(file), name) : name;
      if (isOurs && !known.has(found)) await loadedBy(found, known);
      else known.add(found);
    }
    return known;
  };
  const STORES =
    /\/platform\/(?:sql|tables|vault)\/|(?:store|queue|outbox|schedule)\.ts$|^node:(?:fs|sqlite)|kysely|tedious|data-tables/i;

  test("loads nothing that could store", async () => {
    const room = path.resolve(import.meta.dirname, "../../shared/alerts");
    const loaded = async (file: string) => [...(await loadedBy(path.join(room, file)))];
    const storesOf = async (file: string) => (await loaded(file)).filter((each) => STORES.test(each));
    expect(await storesOf("alertStore.ts")).toContain("kysely");
    expect(await loaded("sendAtOnce.ts")).toContain(path.join(room, "plainText.ts"));
    expect(await storesOf("sendAtOnce.ts")).toEqual([]);
  });
});
