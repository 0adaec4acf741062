import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { MINUTE, SECOND } from "../../shared/platform/clock.ts";
import { createQueue, type Queue } from "../../shared/platform/sql/claims.ts";
import type { Queries } from "../../shared/platform/sql/sql.ts";
import { type Database, databases, stoppedClock } from "./databases.ts";
import { fill, type TestRow, withTestTables } from "./testQueue.ts";
import { retryUnfenced } from "./unfenced.ts";

const idsOf = (rows: readonly TestRow[]): string[] => rows.map(({ id }) => id);

describe.each(databases())("a queue on $name", ({ create, dialect }) => {
  const clock = stoppedClock();
  let database: Database;
  let db: Queries;
  let queue: Queue<TestRow>;
  beforeAll(async () => {
    database = await create({ migrations: withTestTables, clock });
    db = await database.sql.db();
    queue = createQueue<TestRow>({
      table: "test_queue",
      dialect,
      clock,
      lease: 2 * MINUTE,
      retry: { first: 30 * SECOND, longest: 10 * MINUTE },
      random: () => 0.5,
    });
  });
  beforeEach(async () => {
    await db.deleteFrom("test_queue").execute();
  });
  afterAll(() => database.drop());

  const stored = (): Promise<TestRow[]> => db.selectFrom("test_queue").selectAll().orderBy("due_at").execute();

  test("hands out what is due, oldest first, and nothing that is not due yet", async () => {
    const ids = await fill(database.sql, 5, clock.now() - 2);
    const claim = await queue.claim(db, 10);
    expect(idsOf(claim.rows)).toEqual(ids.slice(0, 3));
    expect(claim.rows.map(({ attempts, payload, claim: holder }) => ({ attempts, payload, holder }))).toEqual(
      [0, 1, 2].map((index) => ({ attempts: 1, payload: `payload-${index}`, holder: claim.id })),
    );
  });

  test("hands out no more than was asked for, and no row twice while its lease lasts", async () => {
    const ids = await fill(database.sql, 5, clock.now() - 10);
    const one = await queue.claim(db, 3);
    const other = await queue.claim(db, 3);
    const none = await queue.claim(db, 3);
    expect([...idsOf(one.rows), ...idsOf(other.rows)]).toEqual(ids);
    expect(none.rows).toEqual([]);
  });

  test("hands a row out anew once the lease of a worker that died is over, and counts the attempt", async () => {
    await fill(database.sql, 1, clock.now());
    await queue.claim(db, 1);
    clock.advance(2 * MINUTE - 1);
    expect((await queue.claim(db, 1)).rows).toEqual([]);
    clock.advance(1);
    expect((await queue.claim(db, 1)).rows.map(({ attempts }) => attempts)).toEqual([2]);
  });

  test("keeps a renewed row from others", async () => {
    const ids = await fill(database.sql, 1, clock.now());
    const claim = await queue.claim(db, 1);
    clock.advance(MINUTE);
    expect(await queue.renew(db, claim, ids)).toEqual(ids);
    clock.advance(MINUTE + 30 * SECOND);
    expect((await queue.claim(db, 1)).rows).toEqual([]);
  });

  test("deletes what is finished, many rows by one statement, and leaves the rest", async () => {
    const ids = await fill(database.sql, 3_000, clock.now() - 3_000);
    const claim = await queue.claim(db, 2_500);
    const finished = await queue.finish(db, claim, idsOf(claim.rows));
    expect(finished).toHaveLength(2_500);
    expect(new Set(finished)).toEqual(new Set(ids.slice(0, 2_500)));
    expect(await stored()).toHaveLength(500);
  });

  test("brings a failed row back after a wait that doubles with each attempt up to the longest", async () => {
    await fill(database.sql, 1, clock.now());
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 7; attempt++) {
      const claim = await queue.claim(db, 1);
      await queue.retry(db, claim, claim.rows);
      const [row] = await stored();
      waits.push((row?.due_at ?? 0) - clock.now());
      clock.advance(waits.at(-1) ?? 0);
    }
    expect(waits).toEqual([30, 60, 120, 240, 480, 600, 600].map((seconds) => seconds * SECOND));
  });

  test("spreads the waits, so that rows which failed together do not come back together", async () => {
    const at = (random: number): Queue<TestRow> =>
      createQueue<TestRow>({
        table: "test_queue",
        dialect,
        clock,
        lease: MINUTE,
        retry: { first: 1_000, longest: 1_000 },
        random: () => random,
      });
    await fill(database.sql, 2, clock.now() - 1);
    for (const random of [0, 0.999]) {
      const claim = await queue.claim(db, 1);
      await at(random).retry(db, claim, claim.rows);
    }
    expect((await stored()).map(({ due_at }) => due_at - clock.now())).toEqual([750, 1_250]);
  });

  test("does not count an attempt that was postponed", async () => {
    const ids = await fill(database.sql, 1, clock.now());
    const claim = await queue.claim(db, 1);
    expect(await queue.postpone(db, claim, ids, clock.now() + SECOND)).toEqual(ids);
    expect((await queue.claim(db, 1)).rows).toEqual([]);
    clock.advance(SECOND);
    expect((await queue.claim(db, 1)).rows.map(({ attempts }) => attempts)).toEqual([1]);
  });

  test("never hands out again what was set aside", async () => {
    const ids = await fill(database.sql, 1, clock.now());
    const claim = await queue.claim(db, 1);
    expect(await queue.setAside(db, claim, ids)).toEqual(ids);
    clock.advance(10 * MINUTE);
    expect((await queue.claim(db, 1)).rows).toEqual([]);
    expect((await stored()).map(({ set_aside_at }) => set_aside_at)).toEqual([clock.now() - 10 * MINUTE]);
  });

  test("takes back a finish whose transaction is rolled back", async () => {
    const ids = await fill(database.sql, 1, clock.now());
    const claim = await queue.claim(db, 1);
    const undone = database.sql.transaction(async (transaction) => {
      await queue.finish(transaction, claim, ids);
      throw new Error("undo");
    });
    await expect(undone).rejects.toThrow("undo");
    expect(await queue.finish(db, claim, ids)).toEqual(ids);
  });

  describe("a worker that lost its lease", () => {
    const acts: [string, (claim: Awaited<ReturnType<Queue<TestRow>["claim"]>>) => Promise<string[]>][] = [
      ["renew", (claim) => queue.renew(db, claim, idsOf(claim.rows))],
      ["finish", (claim) => queue.finish(db, claim, idsOf(claim.rows))],
      ["retry", (claim) => queue.retry(db, claim, claim.rows)],
      ["postpone", (claim) => queue.postpone(db, claim, idsOf(claim.rows), clock.now())],
      ["setAside", (claim) => queue.setAside(db, claim, idsOf(claim.rows))],
    ];

    test.each(acts)("changes nothing by %s, and learns so", async (_, act) => {
      await fill(database.sql, 2, clock.now() - 1);
      const lost = await queue.claim(db, 2);
      clock.advance(3 * MINUTE);
      const newer = await queue.claim(db, 1);
      const before = await stored();
      const [still] = await act({ ...lost, rows: lost.rows.slice(0, 1) });
      expect(still).toBeUndefined();
      expect(await stored()).toEqual(before);
      // The other row was taken over by nobody, so the worker still holds it.
      expect(await act({ ...lost, rows: lost.rows.slice(1) })).toEqual([lost.rows[1]?.id]);
      expect(idsOf(newer.rows)).toEqual([lost.rows[0]?.id]);
    });

    /** How often a row is worked on at the same time when a slow worker gives it back after losing it. */
    const workersAtOnce = async (giveBack: Queue<TestRow>["retry"]): Promise<number> => {
      await fill(database.sql, 1, clock.now());
      const slow = await queue.claim(db, 1);
      clock.advance(3 * MINUTE);
      const second = await queue.claim(db, 1);
      await giveBack(db, slow, slow.rows);
      clock.advance(MINUTE);
      const third = await queue.claim(db, 1);
      return second.rows.length + third.rows.length;
    };

    test("hands its row to no third worker", async () => {
      expect(await workersAtOnce((on, claim, rows) => queue.retry(on, claim, rows))).toBe(1);
    });

    test("control: without the fence, it does", async () => {
      expect(await workersAtOnce((on, _, rows) => retryUnfenced(on, rows, clock.now()))).toBe(2);
    });
  });
});
