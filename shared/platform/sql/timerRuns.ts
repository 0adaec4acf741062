import type { Clock } from "../clock.ts";
import { describeError, type Log } from "../log.ts";
import { failureOf, isUniqueViolation } from "./failures.ts";
import type { Sql } from "./sql.ts";

/** The last run of each timer. */
interface TimerRunsTable {
  timer: string;
  started_at: number;
  ended_at: number | null;
  succeeded: 0 | 1 | null;
  handled: number | null;
  last_success_at: number | null;
}

declare module "./sql.ts" {
  interface Schema {
    timer_runs: TimerRunsTable;
  }
}

/** What is known of a timer's last run. Instants are epoch milliseconds; null: not yet. */
export type TimerRun = {
  timer: string;
  startedAt: number;
  endedAt: number | null;
  succeeded: boolean | null;
  /** How many things the run dealt with. */
  handled: number | null;
  lastSuccessAt: number | null;
};

export type TimerRuns = {
  /** Runs `work`, which gives back how many things it dealt with, and records when it ran and how it ended. */
  record(timer: string, work: () => Promise<number>): Promise<number>;
  /** The last run of every timer that ever ran, by name. */
  last(): Promise<TimerRun[]>;
};

/**
 * Records timers' runs. Where two instances run one timer at the same time, the later start is what is kept. A database
 * out of reach stops no timer: some have work elsewhere, and a record is not worth it.
 */
export const createTimerRuns = ({ sql, clock, log }: { sql: Sql; clock: Clock; log: Log }): TimerRuns => {
  const attempt = async (timer: string, note: Promise<void>): Promise<void> => {
    await note.catch((error: unknown) => {
      log.warn("timer-run-not-recorded", { door: timer, ...describeError(failureOf(error) ?? error) });
    });
  };

  const start = async (timer: string, startedAt: number): Promise<void> => {
    const db = await sql.db();
    const fresh = { started_at: startedAt, ended_at: null, succeeded: null, handled: null };
    const again = (): Promise<{ numUpdatedRows: bigint }> =>
      db.updateTable("timer_runs").set(fresh).where("timer", "=", timer).executeTakeFirstOrThrow();
    if ((await again()).numUpdatedRows > 0n) return;
    try {
      await db
        .insertInto("timer_runs")
        .values({ timer, ...fresh, last_success_at: null })
        .execute();
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      await again();
    }
  };

  const end = async (timer: string, startedAt: number, handled: number | null): Promise<void> => {
    const endedAt = clock.now();
    const db = await sql.db();
    await db
      .updateTable("timer_runs")
      .set({
        ended_at: endedAt,
        succeeded: handled === null ? 0 : 1,
        handled,
        ...(handled === null ? {} : { last_success_at: endedAt }),
      })
      .where("timer", "=", timer)
      .where("started_at", "=", startedAt)
      .execute();
  };

  return {
    record: async (timer, work) => {
      const startedAt = clock.now();
      await attempt(timer, start(timer, startedAt));
      let handled: number;
      try {
        handled = await work();
      } catch (error) {
        await attempt(timer, end(timer, startedAt, null));
        throw error;
      }
      await attempt(timer, end(timer, startedAt, handled));
      return handled;
    },

    last: async () => {
      const db = await sql.db();
      const rows = await db.selectFrom("timer_runs").selectAll().orderBy("timer").execute();
      return rows.map((row) => ({
        timer: row.timer,
        startedAt: row.started_at,
        endedAt: row.ended_at,
        succeeded: row.succeeded === null ? null : row.succeeded === 1,
        handled: row.handled,
        lastSuccessAt: row.last_success_at,
      }));
    },
  };
};
