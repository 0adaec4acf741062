import type { Request } from "tedious";

type Tedious = typeof import("tedious");

/** Declared lengths. A parameter declared by its own length would give each length a query plan of its own. */
const ASCII_LENGTHS = [64, 1024, 8000];
const UNICODE_LENGTHS = [64, 1024, 4000];

type TediousType = Tedious["TYPES"][keyof Tedious["TYPES"]];

/** Adds one value of a compiled query, declared by a type that its column compares with by an index. */
export const addParameter = (tedious: Tedious, request: Request, name: string, value: unknown): void => {
  const { type, bound, length } = declare(tedious.TYPES, value);
  request.addParameter(name, type, bound, length === undefined ? {} : { length });
};

const declare = (
  types: Tedious["TYPES"],
  value: unknown,
): { type: TediousType; bound: unknown; length?: number | undefined } => {
  if (typeof value === "string") {
    // A varchar column compared with an nvarchar parameter is converted row by row and its index is lost; the other
    // way round only the parameter is converted, which ASCII survives.
    const ascii = isAscii(value);
    const length = (ascii ? ASCII_LENGTHS : UNICODE_LENGTHS).find((size) => value.length <= size);
    return { type: ascii ? types.VarChar : types.NVarChar, bound: value, length };
  }
  if (typeof value === "bigint" || Number.isSafeInteger(value)) return { type: types.BigInt, bound: value };
  if (typeof value === "number") return { type: types.Float, bound: value };
  if (typeof value === "boolean") return { type: types.Bit, bound: value };
  if (value === null) return { type: types.NVarChar, bound: null, length: 1 };
  if (value instanceof Uint8Array) return { type: types.VarBinary, bound: Buffer.from(value) };
  throw new TypeError("a SQL parameter is a string, number, bigint, boolean, bytes or null; instants are numbers");
};

const isAscii = (value: string): boolean => {
  for (let at = 0; at < value.length; at++) if (value.charCodeAt(at) > 0x7f) return false;
  return true;
};

export type Column = { metadata: { colName: string; type: { name: string } }; value: unknown };

/** One row by column names. tedious gives bigint as text; every bigint of ours is a safe integer. */
export const toRow = (columns: readonly Column[]): Record<string, unknown> => {
  const row: Record<string, unknown> = {};
  for (const { metadata, value } of columns) {
    const isBigInt = typeof value === "string" && /^(BigInt|IntN)$/.test(metadata.type.name);
    row[metadata.colName] = isBigInt ? Number(value) : value;
  }
  return row;
};
