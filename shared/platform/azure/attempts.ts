import { unavailable } from "../refusal.ts";
import { isOutage, isPassing, retryAfterOf } from "./failures.ts";

/**
 * How calls to one service are bounded. The SDKs' own retries are switched off: they wait as long as a service's
 * `Retry-After` says, and a caller of ours would wait with them.
 */
export type Patience = {
  /** What `unavailable` names. */
  dependency: string;
  /** Milliseconds after which a call has failed, whatever it is doing, its pauses included. */
  budget: number;
  /** Milliseconds to wait before each further attempt; a longer `Retry-After` goes first. */
  pauses: readonly number[];
  /** Told of each attempt that failed and will be repeated. */
  onRetry?: (attempt: number, error: unknown) => void;
};

const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });

/**
 * Calls a service, and again after failures that pass. Throws `Refusal("unavailable")` for an outage, and any other
 * error as it came. `call` learns which attempt it is, from 1: a repeated write may meet what an attempt whose answer
 * was lost has done.
 */
export const attempt = async <Result>(
  patience: Patience,
  call: (signal: AbortSignal, attempt: number) => Promise<Result>,
): Promise<Result> => {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), patience.budget);
  // Not every credential and SDK obeys the signal; the caller's wait ends even if the call does not.
  const expired = new Promise<never>((_resolve, reject) => {
    deadline.signal.addEventListener("abort", () => reject(unavailable(patience.dependency, deadline.signal.reason)));
  });
  try {
    return await Promise.race([repeat(patience, call, deadline.signal), expired]);
  } finally {
    clearTimeout(timer);
  }
};

const repeat = async <Result>(
  patience: Patience,
  call: (signal: AbortSignal, attempt: number) => Promise<Result>,
  signal: AbortSignal,
): Promise<Result> => {
  let left = patience.budget;
  for (let number = 1; ; number += 1) {
    try {
      return await call(signal, number);
    } catch (error) {
      const planned = patience.pauses[number - 1];
      const wait = Math.max((planned ?? 0) * (0.5 + Math.random() / 2), retryAfterOf(error) ?? 0);
      left -= wait;
      if (!isOutage(error)) throw error;
      if (!isPassing(error) || planned === undefined || left <= 0 || signal.aborted) {
        throw unavailable(patience.dependency, error);
      }
      patience.onRetry?.(number, error);
      await pause(wait, signal);
    }
  }
};
