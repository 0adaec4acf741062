import { SqlFailure } from "../failures.ts";

/** Result codes of SQLite (sqlite.org/rescode.html). Extended codes hold the primary code in their lowest byte. */
const BUSY = 5;
const LOCKED = 6;
const UNIQUE = new Set([1555, 2067, 2579]);
/** READONLY, IOERR, CORRUPT, FULL, CANTOPEN, NOTADB: the file cannot be used now. */
const UNUSABLE = new Set([8, 10, 11, 13, 14, 26]);

/** The meaning of an error that node:sqlite threw; any other error comes back as it is. */
export const sqliteFailure = (error: unknown): unknown => {
  const errcode = (error as { errcode?: unknown } | undefined)?.errcode;
  if (typeof errcode !== "number") return error;
  const primary = errcode & 0xff;
  const code = `sqlite-${errcode}`;
  if (UNIQUE.has(errcode)) return new SqlFailure("unique", code, error);
  if (primary === BUSY || primary === LOCKED) return new SqlFailure("contention", code, error);
  if (UNUSABLE.has(primary)) return new SqlFailure("unreachable", code, error);
  return new SqlFailure("statement", code, error);
};
