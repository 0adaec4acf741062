import type { CompiledQuery, Insertable } from "kysely";
import type { Queries, Schema } from "./sql.ts";

/** SQL Server takes 2,100 parameters a statement, and 1,000 rows. */
const MOST_PARAMETERS = 1_200;

/**
 * What inserts rows into a table of one database, any number of them, all with the columns of the first. A statement is
 * built once for each number of rows, and each order of their columns, and kept: building it costs about as much as running it.
 */
export const rowInserter = <Table extends keyof Schema, Row extends Insertable<Schema[Table]>>(
  table: Table,
): ((on: Queries, rows: readonly Row[]) => Promise<void>) => {
  const built = new Map<string, CompiledQuery>();

  const build = (on: Queries, columns: readonly string[], count: number): CompiledQuery => {
    const empty = Object.fromEntries(columns.map((column) => [column, null]));
    return on
      .insertInto(table)
      .values(Array.from({ length: count }, () => empty as Row))
      .compile();
  };

  return async (on, rows) => {
    const columns = Object.keys(rows[0] ?? {}) as (keyof Row & string)[];
    const most = Math.floor(MOST_PARAMETERS / columns.length);
    for (let at = 0; at < rows.length; at += most) {
      const some = rows.slice(at, at + most);
      const shape = `${some.length} ${columns.join()}`;
      const statement = built.get(shape) ?? build(on, columns, some.length);
      built.set(shape, statement);
      const parameters = some.flatMap((row) => columns.map((column) => row[column]));
      await on.executeQuery({ ...statement, parameters });
    }
  };
};
