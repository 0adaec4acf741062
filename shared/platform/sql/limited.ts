import type { SelectQueryBuilder } from "kysely";
import type { Dialect } from "./sql.ts";

/** The query for at most `most` rows: SQL Server says TOP where SQLite says LIMIT. */
export const limited = <DB, Tables extends keyof DB, Row>(
  query: SelectQueryBuilder<DB, Tables, Row>,
  dialect: Dialect,
  most: number,
): SelectQueryBuilder<DB, Tables, Row> => (dialect === "mssql" ? query.top(most) : query.limit(most));
