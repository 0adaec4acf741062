import type { Figures } from "./figures.ts";
import { LIMITS } from "./limits.ts";
import { bottlenecksOf, lastSummaryAfter, PARTS, type Part, shareOf } from "./model.ts";
import { ASSUMED, type Workload } from "./workload.ts";

/** A Markdown table, as docs/scale.md holds it. */
const tableOf = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

/** Three digits that count, and the thousands apart. */
const numberText = (value: number): string =>
  value.toLocaleString("en", value >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 });

const DAY = 24 * 60;
const MEGABYTE = 1_000_000;

/** Minutes, as people say them; what takes more than a day is never done where as much comes each day. */
export const durationText = (minutes: number): string => {
  if (minutes > DAY) return `never: one day's take ${numberText(minutes / DAY)} days`;
  return minutes < 120 ? `${numberText(Math.ceil(minutes))} min` : `${numberText(minutes / 60)} h`;
};

/** A share as a percentage; of what is ten times too much and more, how many times. */
const shareText = (share: number): string => {
  if (share >= 10) return `${numberText(Math.round(share))}×`;
  return share < 0.01 ? "< 1 %" : `${numberText(Math.round(share * 100))} %`;
};

const cellOf = (part: Part): string => {
  const share = shareOf(part);
  const text = `${numberText(part.takes)} (${shareText(share)})`;
  return share > 1 ? `**${text}**` : text;
};

const MICROSECONDS = 1_000_000;

/** What one instance was measured to do. */
export const instanceTable = (figures: Figures): string => {
  const aCore = (microseconds: number): string => `${numberText(MICROSECONDS / microseconds)}/s`;
  return tableOf(
    ["one instance", "measured"],
    [
      ["checks whose answer is held, on a core that does nothing else", aCore(figures.held)],
      ["checks whose answer is signed", aCore(figures.signed)],
      ["checks that read Tables and sign", aCore(figures.read)],
      ["alerts stored, each in a call of its own", `${numberText(figures.stored)}/s`],
      [
        "alerts delivered in summaries of ten, by a mail server that takes them at once",
        `${numberText(figures.toldInSummaries)}/s`,
      ],
      ["memory of a process that serves checks", `${numberText(figures.process / MEGABYTE)} MB`],
      ["memory for a tenant in the set of licensed ones", `${numberText(figures.inSet)} bytes`],
      ["memory for what is held of a tenant, with one answer", `${numberText(figures.inMemory)} bytes`],
      ["database for an alert that waits, indexes counted", `${numberText(figures.waiting)} bytes`],
    ],
  );
};

/** The limits of Azure, with where each of them is written. */
export const limitsTable = (): string =>
  tableOf(
    ["part", "limit", "of what"],
    Object.values(LIMITS).map(({ of, what, value, source }) => [`[${of}](${source})`, numberText(value), what]),
  );

/** What is assumed of a tenant. */
export const workloadTable = (workload: Workload): string =>
  tableOf(
    ["assumed", "", "option"],
    (Object.keys(ASSUMED) as (keyof Workload)[]).map((name) => [
      ASSUMED[name],
      String(workload[name]),
      `\`--${name}\``,
    ]),
  );

/** Growth: by the number of tenants, what each part is asked for. */
export type Growth = ReadonlyMap<number, readonly Part[]>;

/** What each part of a deployment is asked for, its share of what there is in brackets, and what gives way. */
export const growthTable = (growth: Growth, workload: Workload): string => {
  const columns = [...growth.values()];
  const [first = []] = columns;
  const rows = first.map(({ name, room }, at) => [
    PARTS[name].what,
    numberText(room),
    ...columns.map((parts) => (parts[at] === undefined ? "" : cellOf(parts[at]))),
  ]);
  const scarcest = (parts: readonly Part[]): string =>
    bottlenecksOf(parts)
      .map(({ name }) => PARTS[name].short)
      .join(", ") || "nothing";
  return tableOf(
    ["what", "there are", ...[...growth.keys()].map((tenants) => `${numberText(tenants)} tenants`)],
    [
      ...rows,
      ["the last summary leaves after", "", ...columns.map((parts) => durationText(lastSummaryAfter(parts, workload)))],
      ["what gives way, the scarcest first", "", ...columns.map(scarcest)],
    ],
  );
};
