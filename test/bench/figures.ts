import type { Aim, Row, Unit } from "./bench.ts";

/** Over the rounds: the median, and how far they lie apart. */
export type Spread = { median: number; min: number; max: number; rounds: readonly number[] };

/** A row as it is told: with `--json` as it stands, in the table as text. */
export type Figures = {
  what: string;
  against: string | null;
  unit: Unit;
  measured: Spread;
  reference: Spread | null;
  /** Measured by reference, round by round: what disturbs the machine for longer than a round disturbs both sides. */
  ratio: Spread | null;
  aim: Aim | null;
  reached: boolean | null;
};

const middle = (sorted: readonly number[]): number => {
  const half = Math.floor(sorted.length / 2);
  const [upper = Number.NaN, lower = Number.NaN] = [sorted[half], sorted[half - 1]];
  return sorted.length % 2 === 1 ? upper : (lower + upper) / 2;
};

/** The spread of one figure a round; of none at all there is none to tell. */
export const spreadOf = (rounds: readonly number[]): Spread => {
  if (rounds.length === 0) throw new RangeError("A figure of no round was asked for.");
  const sorted = rounds.toSorted((one, other) => one - other);
  return { median: middle(sorted), min: sorted[0] ?? Number.NaN, max: sorted.at(-1) ?? Number.NaN, rounds };
};

/**
 * Rounds in which there was nothing to divide by are left out. Of a handful of calls a ratio says nothing, unless it is
 * what is aimed at.
 */
const ratioOf = ({ unit, values, against, aim }: Row): Spread | null => {
  if (unit === "calls" && aim?.of !== "ratio") return null;
  const ratios = values.flatMap((value, round) => {
    const reference = against?.values[round];
    return reference === undefined || reference === 0 ? [] : [value / reference];
  });
  return ratios.length > 0 ? spreadOf(ratios) : null;
};

const isReached = ({ is, bound }: Aim, value: number): boolean => (is === "at least" ? value >= bound : value <= bound);

/**
 * What is told of a row. A ratio is held to its aim by its median; a value by its worst round, as such an aim is a
 * guarantee ("no call at all") that one lucky round must not hide.
 */
export const figuresOf = (row: Row): Figures => {
  const measured = spreadOf(row.values);
  const ratio = ratioOf(row);
  const { aim } = row;
  const worst = aim?.is === "at least" ? measured.min : measured.max;
  const held = aim?.of === "ratio" ? ratio?.median : worst;
  return {
    what: row.what,
    against: row.against?.what ?? null,
    unit: row.unit,
    measured,
    reference: row.against ? spreadOf(row.against.values) : null,
    ratio,
    aim: aim ?? null,
    reached: aim && held !== undefined ? isReached(aim, held) : null,
  };
};
