import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { MINUTE } from "../../shared/platform/clock.ts";
import { type Database, databases, stoppedClock } from "./databases.ts";
import { startWorker, type Worker } from "./processes.ts";
import { fill, withTestTables } from "./testQueue.ts";

describe.each(databases())("a queue that two processes share on $name", ({ create }) => {
  const clock = stoppedClock();
  const now = (): number => clock.now();
  let database: Database;
  let one: Worker;
  let other: Worker;
  beforeAll(async () => {
    database = await create({ migrations: withTestTables });
    await database.sql.db();
    one = startWorker();
    other = startWorker();
    await Promise.all([one, other].map((worker) => worker.tell({ act: "open", settings: database.settings })));
  });
  beforeEach(async () => {
    await (await database.sql.db()).deleteFrom("test_queue").execute();
  });
  afterAll(async () => {
    await Promise.all([one.end(), other.end()]);
    await database.drop();
  });

  const left = async (): Promise<number> =>
    (await (await database.sql.db()).selectFrom("test_queue").select("id").execute()).length;

  test("gives every row to exactly one of them", async () => {
    const ids = await fill(database.sql, 400, now() - 400);
    const order = { act: "drain", now: now(), batch: 5 } as const;
    const done = (await Promise.all([one.tell(order), other.tell(order)])) as string[][];
    expect(done.flat().toSorted()).toEqual(ids.toSorted());
    expect(await left()).toBe(0);
  });

  /** A worker that stalls beyond its lease finishes rows that the other process has taken over and still works on. */
  const finishLate = async (act: "finish" | "finish-unfenced"): Promise<{ finished: unknown; left: number }> => {
    await fill(database.sql, 3, now() - 3);
    await one.tell({ act: "claim", now: now(), limit: 3 });
    await other.tell({ act: "claim", now: now() + 3 * MINUTE, limit: 3 });
    return { finished: await one.tell({ act }), left: await left() };
  };

  test("loses no row to one that finishes after it lost its lease", async () => {
    expect(await finishLate("finish")).toEqual({ finished: [], left: 3 });
    expect(await other.tell({ act: "finish" })).toHaveLength(3);
  });

  test("control: without the fence, the rows are lost to the process that works on them", async () => {
    expect((await finishLate("finish-unfenced")).left).toBe(0);
  });
});
