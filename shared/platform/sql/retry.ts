import { setTimeout } from "node:timers/promises";
import type { SqlFailure } from "./failures.ts";

/** How patient one operation is. All durations in milliseconds. */
export type Patience = {
  /** How long one operation may go on trying before it gives up. */
  budget: number;
  sleep: (duration: number) => Promise<unknown>;
  /** Monotonic milliseconds; no time of day, so that a moved clock neither ends nor prolongs an operation. */
  elapsed: () => number;
  /** From 0 to below 1. */
  random: () => number;
};

/** Short enough for an HTTP request to be answered while its caller still waits. */
export const PATIENCE: Patience = {
  budget: 10_000,
  sleep: (duration) => setTimeout(duration),
  elapsed: () => performance.now(),
  random: Math.random,
};

/** How soon a further attempt makes sense: another transaction ends within milliseconds, an outage after seconds. */
export type Pace = "soon" | "later";

const PACES: Record<Pace, { first: number; longest: number }> = {
  soon: { first: 50, longest: 1_000 },
  later: { first: 5_000, longest: 60_000 },
};

/**
 * The wait before attempt `attempt` + 1 (`attempt` counts from 1), in milliseconds: doubling from `first` to
 * `longest`, spread by a quarter to both sides so that many waiters do not come back at once.
 */
export const backoff = (
  { first, longest }: { first: number; longest: number },
  attempt: number,
  random: number,
): number => Math.round(Math.min(longest, first * 2 ** (attempt - 1)) * (0.75 + random / 2));

/**
 * Does `work`, and does it again while `paceAfter` finds that safe and useful and the budget lasts. The last error is
 * thrown as it came.
 */
export const persist = async <Result>(
  patience: Patience,
  work: () => Promise<Result>,
  paceAfter: (error: unknown) => Pace | undefined,
): Promise<Result> => {
  const start = patience.elapsed();
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const pace = paceAfter(error);
      if (pace === undefined) throw error;
      const wait = backoff(PACES[pace], attempt, patience.random());
      if (patience.elapsed() - start + wait > patience.budget) throw error;
      await patience.sleep(wait);
    }
  }
};

/** For one statement outside a transaction: again only where it surely was not done. */
export const paceOfStatement = (failure: SqlFailure | undefined): Pace | undefined => {
  if (failure?.kind === "contention") return "soon";
  return failure?.kind === "refused" ? "later" : undefined;
};

/** For a whole transaction: again wherever it surely was rolled back. Connecting has been retried by itself before. */
export const paceOfTransaction = (failure: SqlFailure | undefined): Pace | undefined =>
  failure?.kind === "lost" ? "soon" : paceOfStatement(failure);
