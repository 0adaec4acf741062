import { type Clock, SECOND, toRfc3339, toRfc3339OrNull } from "./clock.ts";
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

/** Backlogs by name and every timer's last run. Nothing in it is about anybody. */
export const readOperations = async (
  backlogs: Readonly<Record<string, () => Promise<Backlog>>>,
  timerRuns: TimerRuns,
  clock: Clock,
): Promise<Operations> => {
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
