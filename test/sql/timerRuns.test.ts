import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { SECOND } from "../../shared/platform/clock.ts";
import { createTimerRuns, type TimerRuns } from "../../shared/platform/sql/timerRuns.ts";
import { type Database, databases, silent, stoppedClock } from "./databases.ts";

describe.each(databases())("timers' runs on $name", ({ create }) => {
  const clock = stoppedClock();
  let database: Database;
  let runs: TimerRuns;
  beforeAll(async () => {
    database = await create({ clock });
    runs = createTimerRuns({ sql: database.sql, clock, log: silent });
  });
  beforeEach(async () => {
    await (await database.sql.db()).deleteFrom("timer_runs").execute();
  });
  afterAll(() => database.drop());

  const work = (seconds: number, handled: number) => async (): Promise<number> => {
    clock.advance(seconds * SECOND);
    return handled;
  };
  const failing = async (): Promise<number> => {
    clock.advance(SECOND);
    throw new Error("of the work");
  };

  test("tell of each timer when it last ran, how it ended and how much it dealt with", async () => {
    const start = clock.now();
    expect(await runs.record("sweepRetention", work(2, 5))).toBe(5);
    await runs.record("deliverAccountMail", work(1, 0));
    await runs.record("sweepRetention", work(3, 7));
    expect(await runs.last()).toEqual([
      {
        timer: "deliverAccountMail",
        startedAt: start + 2 * SECOND,
        endedAt: start + 3 * SECOND,
        succeeded: true,
        handled: 0,
        lastSuccessAt: start + 3 * SECOND,
      },
      {
        timer: "sweepRetention",
        startedAt: start + 3 * SECOND,
        endedAt: start + 6 * SECOND,
        succeeded: true,
        handled: 7,
        lastSuccessAt: start + 6 * SECOND,
      },
    ]);
  });

  test("keep the last success beside a later failure, which is thrown on", async () => {
    await runs.record("rotateKeys", work(1, 1));
    const lastSuccessAt = clock.now();
    await expect(runs.record("rotateKeys", failing)).rejects.toThrow("of the work");
    expect(await runs.last()).toMatchObject([{ succeeded: false, handled: null, lastSuccessAt }]);
  });

  test("show a run that has not ended, or never will, as such", async () => {
    let during: unknown;
    await runs.record("purgeHistory", async () => {
      during = await runs.last();
      return 0;
    });
    expect(during).toMatchObject([{ timer: "purgeHistory", endedAt: null, succeeded: null }]);
  });

  test("of two instances at the same time show the later start, and disturb neither", async () => {
    const other = createTimerRuns({ sql: database.open(), clock, log: silent });
    await Promise.all([runs.record("sweepRetention", work(1, 1)), other.record("sweepRetention", work(1, 1))]);
    const later = clock.now();
    await runs.record("sweepRetention", async () => {
      clock.advance(SECOND);
      await other.record("sweepRetention", work(1, 2));
      return 1;
    });
    expect(await runs.last()).toMatchObject([{ startedAt: later + SECOND, handled: 2 }]);
  });

  test("do not keep a timer from its work when the database is out of reach", async () => {
    const closed = database.open();
    await closed.close();
    const without = createTimerRuns({ sql: closed, clock, log: silent });
    expect(await without.record("purgeHistory", work(1, 31))).toBe(31);
  });
});
