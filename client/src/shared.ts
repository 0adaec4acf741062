import type { NoAnswerCode } from "./types.ts";

/** Why there is no answer. Until `restMs` have gone by, nobody asks the same again. */
export type Failure = {
  readonly failed: NoAnswerCode;
  readonly trouble: string;
  readonly restMs: number;
  /** True of a token that will never count, rather than one that cannot be judged now. */
  readonly worthless?: boolean;
};

const REST_MS = 10_000;

export const failure = (failed: NoAnswerCode, trouble: string, restMs = REST_MS): Failure => ({
  failed,
  trouble,
  restMs,
});

/** A token that is not Usher's answer to this question; `trouble` says by which part of it. */
export const worthless = (trouble: string): Failure => ({ ...failure("UNVERIFIED", trouble), worthless: true });

export const isFailure = (result: unknown): result is Failure =>
  typeof result === "object" && result !== null && "failed" in result;

/** What all copies of this module in one page share, whichever bundle each came in. */
type Shared = {
  running: Map<string, Promise<unknown>>;
  rests: Map<string, { since: number; last: Failure }>;
  /** What could be kept nowhere else, by the name of where it belongs. */
  memories: Map<string, Map<string, string>>;
  /** The names of stores that were handed in. */
  stores: WeakMap<object, string>;
  storeCount: number;
  /** When what ended was last cleared away, by the name of the store: epoch milliseconds. */
  tidied: Map<string, number>;
};

/** The number grows when the shape of what is shared changes, so that copies of two versions leave each other alone. */
export const shared = (): Shared => {
  const page = globalThis as unknown as Record<symbol, Shared | undefined>;
  const name = Symbol.for("usher-license/1");
  page[name] ??= {
    running: new Map(),
    rests: new Map(),
    memories: new Map(),
    stores: new WeakMap(),
    storeCount: 0,
    tidied: new Map(),
  };
  return page[name];
};

/** Runs `work`, or takes part in the run of this name that is under way. */
export const once = <Result>(name: string, work: () => Promise<Result>): Promise<Result> => {
  const { running } = shared();
  const present = running.get(name) as Promise<Result> | undefined;
  if (present) return present;
  const run = work().finally(() => running.delete(name));
  running.set(name, run);
  return run;
};

/** The same for what asks Usher: after a failure that very failure is given out until its rest is over. */
export const attempt = <Result>(
  name: string,
  now: () => number,
  work: () => Promise<Result | Failure>,
): Promise<Result | Failure> => {
  const { rests } = shared();
  return once(name, async () => {
    const rest = rests.get(name);
    if (rest && Math.abs(now() - rest.since) < rest.last.restMs) return rest.last;
    const result = await work();
    if (isFailure(result)) rests.set(name, { since: now(), last: result });
    else rests.delete(name);
    return result;
  });
};
