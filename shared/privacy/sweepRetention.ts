import type { Clock } from "../platform/clock.ts";
import { describeError, type Log } from "../platform/log.ts";

/** One thing that a sweep forgets or repairs. Answers how many it dealt with; stops by itself at `deadline`. */
export type SweepStep = { name: string; sweep: (deadline: number) => Promise<number> };

export type SweepParts = { steps: readonly SweepStep[]; clock: Clock; log: Log };

/**
 * Takes each step in turn until `deadline` (epoch milliseconds). Each has an equal share of the time that is left, so
 * that a long backlog of one, run after run, starves none of the others. A step that fails holds up none either; the
 * sweep then fails as a whole once all have had their turn. Answers how many things were dealt with.
 */
export const sweepRetention = async ({ steps, clock, log }: SweepParts, deadline: number): Promise<number> => {
  let swept = 0;
  const failed: unknown[] = [];
  for (const [at, { name, sweep }] of steps.entries()) {
    const now = clock.now();
    if (now >= deadline) break;
    try {
      swept += await sweep(now + (deadline - now) / (steps.length - at));
    } catch (error) {
      failed.push(error);
      log.error("sweep-step-failed", { kind: name, ...describeError(error) });
    }
  }
  if (failed.length > 0) throw failed[0];
  return swept;
};
