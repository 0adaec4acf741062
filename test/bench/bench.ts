/** What a run was asked for on the command line, or the bench's own defaults. */
export type Options = {
  /** How long one side is measured in one round, where time is what ends it. */
  seconds: number;
  /** How often each side is measured. */
  rounds: number;
  /** How many things there are, where their number is what ends it. */
  count: number;
};

/** `count`: of whatever the row names. */
export type Unit = "/s" | "s" | "ms" | "µs" | "MB" | "calls" | "count";

/** What is to be reached: a bound on the ratio of both sides, or on the measured value itself. */
export type Aim = { of: "ratio" | "value"; is: "at least" | "at most"; bound: number };

/** One side of a comparison: a figure of each round. */
export type Side = { what: string; values: readonly number[] };

/** One line of the table: what was measured, and beside it, in the same rounds, what it is held against. */
export type Row = Side & {
  unit: Unit;
  against?: Side;
  aim?: Aim;
};

/** What a bench works with while it runs. */
export type Scene<Asked = Options> = {
  options: Asked;
  /** Holds all that this run writes; removed when it ends. */
  folder: string;
  /** Starts something that ends with the run, in reverse order, also where it is still starting by then. */
  own: <T>(start: () => Promise<T>, end: (started: T) => unknown) => Promise<T>;
  /** Says how far it is to the person who waits. */
  tell: (message: string) => void;
};

/** A bench: one file in `benches/`, found by its name. */
export type Bench = {
  /** One line for the usage. */
  about: string;
  defaults: Options;
  /** Rejects where anything went wrong that would make the figures worthless. */
  run(scene: Scene): Promise<Row[]>;
};
