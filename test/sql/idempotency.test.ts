import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { DAY, SECOND } from "../../shared/platform/clock.ts";
import { type Begun, createIdempotency, HELD, type Idempotency } from "../../shared/platform/sql/idempotency.ts";
import type { Queries } from "../../shared/platform/sql/sql.ts";
import { type Database, databases, stoppedClock } from "./databases.ts";
import { createTestVault } from "./testVault.ts";

const KEY = "0192f3a1-7d5e-7c44-9a51-3f1f5f0f7a11";
const body = (text: string): Uint8Array => Buffer.from(text);
const request = {
  door: "createTicket",
  caller: "contact:1" as string | undefined,
  key: KEY,
  fingerprintOf: body("a body"),
};

type First = Extract<Begun, { kind: "first" }>;

describe.each(databases())("idempotency on $name", ({ create }) => {
  const clock = stoppedClock();
  const vault = createTestVault();
  let database: Database;
  let db: Queries;
  let idempotency: Idempotency;
  let slept: number;
  let whileAsleep: () => Promise<void>;
  beforeAll(async () => {
    database = await create({ clock });
    db = await database.sql.db();
    idempotency = createIdempotency({
      sql: database.sql,
      vault,
      clock,
      sleep: async (duration) => {
        slept += duration;
        clock.advance(duration);
        await whileAsleep();
      },
    });
  });
  beforeEach(async () => {
    slept = 0;
    whileAsleep = async () => {};
    await db.deleteFrom("idempotency").execute();
  });
  afterAll(() => database.drop());

  const begin = (changes: Partial<typeof request> = {}): Promise<Begun> =>
    idempotency.begin({ ...request, ...changes });
  const beginFirst = async (changes: Partial<typeof request> = {}): Promise<First> => {
    const begun = await begin(changes);
    if (begun.kind !== "first") throw new Error("expected to be the first");
    return begun;
  };
  const keep = (first: First, subject: string, result: unknown): Promise<void> =>
    database.sql.transaction((transaction) => first.once.keep(transaction, subject, result));

  test("gives a repeated request what was kept, and does the work once", async () => {
    const subject = crypto.randomUUID();
    await keep(await beginFirst(), subject, { ticketNumber: 17, lines: ["é", "漢"] });
    expect(await begin()).toEqual({ kind: "repeated", result: { ticketNumber: 17, lines: ["é", "漢"] } });
    expect(slept).toBe(0);
  });

  test("counts a key for one door and one caller", async () => {
    await keep(await beginFirst(), crypto.randomUUID(), "kept");
    expect((await begin({ door: "replyToTicket" })).kind).toBe("first");
    expect((await begin({ caller: "contact:2" })).kind).toBe("first");
    expect((await begin({ caller: undefined })).kind).toBe("first");
    expect((await begin({ key: KEY.toUpperCase() })).kind).toBe("first");
    expect((await begin()).kind).toBe("repeated");
  });

  test("refuses the key with another body, after the work and during it", async () => {
    const first = await beginFirst();
    await expect(begin({ fingerprintOf: body("another") })).rejects.toMatchObject({ code: "idempotency-key-reused" });
    await keep(first, crypto.randomUUID(), "kept");
    await expect(begin({ fingerprintOf: body("another") })).rejects.toMatchObject({ code: "idempotency-key-reused" });
  });

  test("lets the second of two at once wait for the first, and gives it the first one's result", async () => {
    const first = await beginFirst();
    whileAsleep = async () => {
      if (slept >= 2 * SECOND) await keep(first, crypto.randomUUID(), "of the first").catch(() => undefined);
    };
    expect(await begin()).toEqual({ kind: "repeated", result: "of the first" });
    expect(slept).toBeLessThan(3 * SECOND);
  });

  /** How many of twelve requests at the same instant, on two instances, do the work. All must get one result. */
  const worksOfTwelve = async (): Promise<number> => {
    const others = [database.open(), database.open()].map((sql) =>
      createIdempotency({ sql, vault, clock, sleep: () => new Promise((resolve) => setTimeout(resolve, 5)) }),
    );
    let works = 0;
    const perform = async (one: Idempotency): Promise<unknown> => {
      const begun = await one.begin(request);
      if (begun.kind === "repeated") return begun.result;
      works++;
      await keep(begun, crypto.randomUUID(), "once");
      return "once";
    };
    const results = await Promise.all(Array.from({ length: 12 }, (_, n) => perform(others[n % 2] ?? idempotency)));
    expect(new Set(results)).toEqual(new Set(["once"]));
    return works;
  };

  test("lets exactly one of many at the same instant be the first", async () => {
    expect(await worksOfTwelve()).toBe(1);
  });

  test("lets exactly one of many at the same instant take over a dead worker's key", async () => {
    await beginFirst();
    clock.advance(HELD);
    expect(await worksOfTwelve()).toBe(1);
  });

  test("lets exactly one of many at the same instant be the first after an erasure", async () => {
    const erased = crypto.randomUUID();
    await keep(await beginFirst(), erased, "of the erased");
    vault.erase(erased);
    expect(await worksOfTwelve()).toBe(1);
  });

  test("frees the key 60 s after its worker died, and the dead one keeps nothing any more", async () => {
    const dead = await beginFirst();
    const second = await beginFirst();
    expect(slept).toBeGreaterThanOrEqual(HELD);
    expect(slept).toBeLessThan(HELD + SECOND);
    await expect(keep(dead, crypto.randomUUID(), "late")).rejects.toMatchObject({ code: "unavailable" });
    await dead.abandon();
    await keep(second, crypto.randomUUID(), "in time");
    expect(await begin()).toEqual({ kind: "repeated", result: "in time" });
  });

  test("rolls the late worker's transaction back with what it did", async () => {
    const late = await beginFirst();
    await beginFirst();
    const work = database.sql.transaction(async (transaction) => {
      await transaction
        .insertInto("timer_runs")
        .values({ timer: "late", started_at: 1, ended_at: null, succeeded: null, handled: null, last_success_at: null })
        .execute();
      await late.once.keep(transaction, crypto.randomUUID(), "late");
    });
    await expect(work).rejects.toMatchObject({ code: "unavailable" });
    expect(await db.selectFrom("timer_runs").selectAll().where("timer", "=", "late").execute()).toEqual([]);
  });

  test("frees the key at once when the work failed, for any body", async () => {
    await (await beginFirst()).abandon();
    expect((await begin({ fingerprintOf: body("corrected") })).kind).toBe("first");
    expect(slept).toBe(0);
  });

  test("keeps nothing of a result whose transaction was rolled back", async () => {
    const first = await beginFirst();
    const undone = database.sql.transaction(async (transaction) => {
      await first.once.keep(transaction, crypto.randomUUID(), "undone");
      throw new Error("undo");
    });
    await expect(undone).rejects.toThrow("undo");
    await first.abandon();
    expect((await begin()).kind).toBe("first");
  });

  test("knows nothing of a key once its subject was erased, by its data key or by its rows", async () => {
    const [gone, swept] = [crypto.randomUUID(), crypto.randomUUID()];
    await keep(await beginFirst(), gone, "of the erased");
    vault.erase(gone);
    const again = await beginFirst({ fingerprintOf: body("of a returning customer") });
    await keep(again, swept, "of another");
    await database.sql.transaction((transaction) => idempotency.eraseSubject(transaction, swept));
    expect(await db.selectFrom("idempotency").selectAll().execute()).toEqual([]);
    expect((await begin()).kind).toBe("first");
  });

  test("forgets a result after 24 hours, swept or not", async () => {
    await keep(await beginFirst(), crypto.randomUUID(), "old");
    clock.advance(DAY - 1);
    expect((await begin()).kind).toBe("repeated");
    clock.advance(1);
    expect((await begin({ fingerprintOf: body("new") })).kind).toBe("first");
  });

  test("refuses a key that is too long, and a short one where no caller tells keys apart", async () => {
    await expect(begin({ key: "k".repeat(256) })).rejects.toMatchObject({ code: "validation-failed" });
    await expect(begin({ key: "" })).rejects.toMatchObject({ code: "validation-failed" });
    await expect(begin({ key: "k".repeat(21), caller: undefined })).rejects.toMatchObject({
      code: "validation-failed",
      errors: [{ pointer: "/header/Idempotency-Key", code: "wrong-length" }],
    });
    expect((await begin({ key: "k".repeat(255) })).kind).toBe("first");
    expect((await begin({ key: "k".repeat(22), caller: undefined })).kind).toBe("first");
    expect((await begin({ key: "k" })).kind).toBe("first");
  });

  test("stores neither key nor body nor a plain hash of them", async () => {
    const { createHash } = await import("node:crypto");
    await keep(await beginFirst(), crypto.randomUUID(), "kept");
    const stored = JSON.stringify(await db.selectFrom("idempotency").selectAll().execute());
    const digests = ["a body", KEY].flatMap((text) =>
      (["hex", "base64url"] as const).map((form) => createHash("sha256").update(text).digest(form)),
    );
    for (const trace of [KEY, "a body", "contact:1", ...digests]) expect(stored).not.toContain(trace);
  });
});
