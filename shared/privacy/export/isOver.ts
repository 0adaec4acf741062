import { periodsOf } from "../periods.ts";
import type { Row } from "./entryOf.ts";
import type { ExportedTable } from "./exportedTables.ts";

/** The instant by which rows of a table are over, and how long after it; undefined where there is none. */
export const endOf = (table: ExportedTable): { field: string; after: number } | undefined => {
  const period = periodsOf([table]).find(({ of }) => of === "rows");
  if (period === undefined) return undefined;
  const { ms, ends } = period;
  if ("from" in ends) return { field: ends.from, after: ms };
  if ("until" in ends) return { field: ends.until, after: 0 };
  const { from } = table.export;
  return from === undefined ? undefined : { field: from, after: ms };
};

/**
 * Whether the time of a row is over at `now` (epoch milliseconds), whether or not it has been swept. `owner`: the row
 * that it belongs to.
 */
export const isOver = (table: ExportedTable, row: Row, owner: Row | undefined, now: number): boolean => {
  const end = endOf(table);
  const instant = end && (row[end.field] ?? null);
  if (end !== undefined && instant !== null && Number(instant) + end.after <= now) return true;
  const { of } = table.export;
  if (typeof of === "string" || of.whileOpen === undefined) return false;
  const { until, unless } = of.whileOpen;
  return (owner?.[unless] ?? null) !== null || Number(owner?.[until] ?? 0) <= now;
};
