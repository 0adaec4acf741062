import { type Clock, SECOND, toRfc3339, toRfc3339OrNull } from "./clock.ts";
import type { Log } from "./log.ts";
import type { TimerRuns } from "./sql/timerRuns.ts";

/** How much waits somewhere, and since when the oldest of it is due (epoch milliseconds); numbers only. */
export type Backlog = { waiting: number; setAside: number; oldestDueAt: number | null };

/** What an operator needs to see at a glance. */
export type Operations = {
  backlog: Record<string, { waiting: number; setAside: number; oldestDueSeconds: number | null }>;
  timers: Record<
    string,
    {
      startedAt: string;
      endedAt: string | null;
      succeeded: boolean | null;
      handled: number | null;
      lastSuccessAt: string | null;
    }
  >;
};

type Backlogs = Readonly<Record<string, () => Promise<Backlog>>>;

/**
 * Writes to the log how much waits, a line (`backlog`) for each: how many, and for how long the oldest of it has been due.
 * Alerts of an operator go by them. Answers 0: nothing was dealt with.
 */
export const logBacklogs = async (backlogs: Backlogs, clock: Clock, log: Log): Promise<number> => {
  for (const [kind, read] of Object.entries(backlogs)) {
    const { waiting, oldestDueAt } = await read();
    const durationMs = oldestDueAt === null ? 0 : Math.max(0, clock.now() - oldestDueAt);
    log.info("backlog", { kind, count: waiting, durationMs });
  }
  return 0;
};

/** Backlogs by name and every timer's last run. Nothing in it is about anybody. */
export const readOperations = async (backlogs: Backlogs, timerRuns: TimerRuns, clock: Clock): Promise<Operations> => {
  const now = clock.now();
  const waiting = await Promise.all(
    Object.entries(backlogs).map(async ([name, read]) => {
      const { oldestDueAt, ...counts } = await read();
      const oldestDueSeconds = oldestDueAt === null ? null : Math.max(0, Math.round((now - oldestDueAt) / SECOND));
      return [name, { ...counts, oldestDueSeconds }] as const;
    }),
  );
  const runs = await timerRuns.last();
  return {
    backlog: Object.fromEntries(waiting),
    timers: Object.fromEntries(
      runs.map(({ timer, startedAt, endedAt, succeeded, handled, lastSuccessAt }) => [
        timer,
        {
          startedAt: toRfc3339(startedAt),
          endedAt: toRfc3339OrNull(endedAt),
          succeeded,
          handled,
          lastSuccessAt: toRfc3339OrNull(lastSuccessAt),
        },
      ]),
    ),
  };
};
