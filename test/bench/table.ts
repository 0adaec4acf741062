import type { Aim, Unit } from "./bench.ts";
import type { Figures, Spread } from "./figures.ts";

const HEAD = ["what", "against", "measured", "reference", "ratio", "aim", "reached"];
const NOTHING = "–";

/** Three digits that count, and the thousands apart. */
const numberText = (value: number): string =>
  value.toLocaleString("en", value >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 });

const spreadText = ({ median, min, max, rounds }: Spread, unit: string): string => {
  const range = rounds.length > 1 ? ` (${numberText(min)}–${numberText(max)})` : "";
  return `${numberText(median)}${unit}${range}`;
};

const unitText = (unit: Unit): string => {
  if (unit === "count") return "";
  return unit === "/s" ? unit : ` ${unit}`;
};

const aimText = ({ of, is, bound }: Aim, unit: Unit): string => {
  const sign = is === "at least" ? "≥ " : bound === 0 ? "" : "≤ ";
  return `${sign}${numberText(bound)}${of === "ratio" ? "×" : unitText(unit)}`;
};

const cellsOf = ({ what, against, unit, measured, reference, ratio, aim, reached }: Figures): string[] => [
  what,
  against ?? NOTHING,
  spreadText(measured, unitText(unit)),
  reference ? spreadText(reference, unitText(unit)) : NOTHING,
  ratio ? spreadText(ratio, "×") : NOTHING,
  aim ? aimText(aim, unit) : NOTHING,
  reached === null ? NOTHING : reached ? "yes" : "**no**",
];

/** Without the columns in which no row says anything. */
const saying = (rows: readonly string[][]): string[][] => {
  const said = HEAD.map((_, column) => rows.slice(1).some((row) => row[column] !== NOTHING));
  return rows.map((row) => row.filter((_, column) => said[column]));
};

/** A Markdown table of figures, its columns aligned for a terminal: medians, with the least and the most in brackets. */
export const tableOf = (figures: readonly Figures[]): string => {
  const cells = saying([HEAD, ...figures.map(cellsOf)]);
  const [head = HEAD, ...body] = cells;
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...body.map(line)].join("\n");
};
