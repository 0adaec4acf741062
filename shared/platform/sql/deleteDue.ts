import type { Dialect, Queries } from "./sql.ts";

/** Whose rows go: `key` is a column by which they are found, `instant` holds the time (epoch milliseconds) that they go by. */
export type Due = { table: string; key: string; instant: string };

/**
 * Deletes up to `most` rows whose instant is `until` or earlier, the earliest first, in one statement, and answers how
 * many it deleted; where several rows share a key, they go together. A row whose instant moved on meanwhile stays.
 */
export const deleteDue = async (
  queries: Queries,
  dialect: Dialect,
  { table, key, instant }: Due,
  { until, most }: { until: number; most: number },
): Promise<number> => {
  // Kysely is loaded with the database: a check of a license does without both.
  const { sql } = await import("kysely");
  const isDue = sql`${sql.ref(instant)} <= ${until}`;
  const first =
    dialect === "mssql"
      ? sql`select top (${most}) ${sql.ref(key)} from ${sql.table(table)} where ${isDue} order by ${sql.ref(instant)}`
      : sql`select ${sql.ref(key)} from ${sql.table(table)} where ${isDue} order by ${sql.ref(instant)} limit ${most}`;
  const statement = sql`delete from ${sql.table(table)} where ${sql.ref(key)} in (${first}) and ${isDue}`;
  const { numAffectedRows } = await statement.execute(queries);
  return Number(numAffectedRows ?? 0n);
};
