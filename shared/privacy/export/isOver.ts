import type { Stay } from "../../platform/declaration.ts";
import type { Row } from "./entryOf.ts";
import type { ExportedTable } from "./exportedTables.ts";

const periodOf = (stays: Stay): number => (stays.kind === "after" ? stays.ms : 0);

/**
 * Whether the time of a row is over at `now` (epoch milliseconds), whether or not it has been swept. `owner`: the row
 * that it belongs to.
 */
export const isOver = ({ export: exported, stays }: ExportedTable, row: Row, owner: Row | undefined, now: number) => {
  const { of, from, until } = exported;
  const begun = from === undefined ? null : (row[from] ?? null);
  if (begun !== null && Number(begun) + periodOf(stays) <= now) return true;
  if (until !== undefined && Number(row[until]) <= now) return true;
  if (typeof of === "string" || of.whileOpen === undefined) return false;
  const isEnding = (owner?.[of.whileOpen.unless] ?? null) !== null;
  return isEnding || Number(owner?.[of.whileOpen.until] ?? 0) <= now;
};
