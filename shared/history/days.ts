import { DAY } from "../platform/clock.ts";
import { KEPT_FOR } from "./retention.ts";

/** Every table of history is named by this and its UTC day: `history20260131`. A name is never used twice. */
export const TABLE = "history";

const NAME = /^history(\d{4})(\d\d)(\d\d)$/;

/** The table of the entries received on the UTC day of `instant`. */
export const tableOf = (instant: number): string =>
  TABLE + new Date(instant).toISOString().slice(0, 10).replaceAll("-", "");

/** The first instant of a table's day; undefined for a name that is no day's. */
const dayOf = (table: string): number | undefined => {
  const [, year, month, day] = NAME.exec(table) ?? [];
  const instant = Date.UTC(Number(year), Number(month) - 1, Number(day));
  return Number.isNaN(instant) || tableOf(instant) !== table ? undefined : instant;
};

/** Of these tables, those whose month is over at `now`. */
export const overdueTables = (tables: readonly string[], now: number): string[] =>
  tables.filter((table) => {
    const day = dayOf(table);
    return day !== undefined && now >= day + KEPT_FOR;
  });

/** Of these tables, those with entries from `from` (inclusive) to `to` (exclusive), the newest first. */
export const tablesBetween = (tables: readonly string[], { from, to }: { from: number; to: number }): string[] =>
  tables
    .filter((table) => {
      const day = dayOf(table);
      return day !== undefined && day < to && day + DAY > from;
    })
    .sort()
    .reverse();
