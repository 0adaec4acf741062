import { type RawBuilder, sql } from "kysely";
import type { Dialect } from "./sql.ts";

type ColumnType = RawBuilder<unknown>;

/** The few types that columns have, for the DDL of both dialects. */
export type ColumnTypes = {
  /** A UUID in lower case. */
  id: ColumnType;
  /** Epoch milliseconds. */
  instant: ColumnType;
  /** A sealed value: JWE compact serialization, of any length. */
  sealed: ColumnType;
  /** A keyed digest as base64url text: a blind index, an HMAC, the hash of a link's token. Case makes a difference. */
  index: ColumnType;
  /** An ASCII word of ours or of a standard, of at most `length` characters: an enum's value, a zone, a locale. */
  code(length: number): ColumnType;
  /** Text that people write, of at most `length` UTF-16 units (4000 at most); case makes no difference on SQL Server. */
  text(length: number): ColumnType;
  /** A number of things; up to 2^31 - 1. */
  count: ColumnType;
  /** 0 or 1. */
  flag: ColumnType;
};

const SQLITE: ColumnTypes = {
  id: sql`text`,
  instant: sql`integer`,
  sealed: sql`text`,
  index: sql`text`,
  code: () => sql`text`,
  text: () => sql`text`,
  count: sql`integer`,
  flag: sql`integer`,
};

// The default collation of SQL Server takes upper and lower case for the same, which base64url does not.
const MSSQL: ColumnTypes = {
  id: sql`char(36)`,
  instant: sql`bigint`,
  sealed: sql`varchar(max)`,
  index: sql`varchar(64) collate Latin1_General_BIN2`,
  code: (length) => sql`varchar(${sql.lit(length)})`,
  text: (length) => sql`nvarchar(${sql.lit(length)})`,
  count: sql`int`,
  flag: sql`tinyint`,
};

/** The column types of one dialect. */
export const columnTypes = (dialect: Dialect): ColumnTypes => (dialect === "sqlite" ? SQLITE : MSSQL);
