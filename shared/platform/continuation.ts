import { inputRefused } from "./refusal.ts";

/** A position in a list, as it goes to a caller and comes back: what is behind it follows on the next page. */
export const toContinuation = (position: string): string => Buffer.from(position).toString("base64url");

/**
 * What `read` makes of the position in a continuation; undefined where there is none. Throws `validation-failed` for one
 * that `read` makes nothing of, or that is not as it was given out.
 */
export const fromContinuation = <Position>(
  continuation: string | undefined,
  read: (position: string) => Position | undefined,
): Position | undefined => {
  if (continuation === undefined) return undefined;
  const text = Buffer.from(continuation, "base64url").toString("latin1");
  const position = toContinuation(text) === continuation ? read(text) : undefined;
  if (position !== undefined) return position;
  const detail = "Take the continuation from the page before, as it is.";
  throw inputRefused([{ pointer: "/query/continuation", code: "wrong-format", detail }]);
};

/**
 * A page of at most `most` rows, and where the next one begins; null: there is none. `found` has one row more than a page
 * where there is one.
 */
export const toPage = <Row>(
  found: readonly Row[],
  most: number,
  positionOf: (row: Row) => string,
): { rows: readonly Row[]; continuation: string | null } => {
  const rows = found.slice(0, most);
  const last = found.length > most ? rows.at(-1) : undefined;
  return { rows, continuation: last === undefined ? null : toContinuation(positionOf(last)) };
};
