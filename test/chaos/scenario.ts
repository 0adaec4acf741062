import type { Row, Scene as SceneOf } from "../bench/bench.ts";

/** What a run was asked for on the command line, or the defaults. */
export type Options = {
  /** How often a delivering process is killed with a claim in flight. */
  kills: number;
  /** How many alerts there are, counted by recipient. */
  alerts: number;
};

export const DEFAULTS: Options = { kills: 200, alerts: 10_000 };

/** What a scenario works with while it runs. */
export type Scene = SceneOf<Options>;

/** A scenario: one file in `scenarios/`, found by its name. */
export type Scenario = {
  /** One line for the usage. */
  about: string;
  /** Seconds after which it has failed, whatever it still waits for. */
  limit: (options: Options) => number;
  /** Rejects where it could not be played; what it found is in its rows. */
  run(scene: Scene): Promise<Row[]>;
};

/** A row that counts what must not be. */
export const none = (what: string, count: number): Row => ({
  what,
  unit: "count",
  values: [count],
  aim: { of: "value", is: "at most", bound: 0 },
});

/** A row that counts what there must be so many of. */
export const atLeast = (what: string, count: number, bound: number): Row => ({
  what,
  unit: "count",
  values: [count],
  aim: { of: "value", is: "at least", bound },
});

/** A row that is good to know. */
export const told = (what: string, count: number): Row => ({ what, unit: "count", values: [count] });

/** A row that tells how long something took, in seconds. */
export const took = (what: string, seconds: number, most: number): Row => ({
  what,
  unit: "s",
  values: [seconds],
  aim: { of: "value", is: "at most", bound: most },
});
