import type { Sql } from "../../platform/sql/sql.ts";
import type { Entity, Tables } from "../../platform/tables/tables.ts";
import { isGivenOut, type Row } from "./entryOf.ts";
import type { ExportedTable } from "./exportedTables.ts";
import { endOf } from "./isOver.ts";

export type Stores = { sql: Sql; tables: Tables };

/** Rows that are read from SQL at once. */
const PAGE = 200;

/** The columns that an export looks at: of the table's own, and those by which `members` find theirs. */
const columnsOf = (table: ExportedTable, members: readonly ExportedTable[]): string[] => {
  const { fields, sealing } = table;
  const { by, order } = table.export;
  const shown = Object.keys(fields).filter((name) => fields[name] && isGivenOut(fields[name]));
  const ofMembers = members.flatMap(({ export: { of } }) =>
    typeof of === "string" ? [] : [of.key, of.whileOpen?.until, of.whileOpen?.unless],
  );
  const ofSealing = sealing ? [sealing.row, "subject" in sealing ? sealing.subject : undefined] : [];
  const all = [by, order, endOf(table)?.field, ...shown, ...ofMembers, ...ofSealing];
  return [...new Set(all.filter((name) => name !== undefined))];
};

type Asked = { table: ExportedTable; columns: readonly string[]; values: readonly string[] };

/** The rows that come behind `after`, which is the `order` of the last one read; from the first on without it. */
const readPage = async (sql: Sql, { table, columns, values }: Asked, after: unknown): Promise<Row[]> => {
  // Kysely is loaded with the database: a check of a license does without both.
  const { sql: statement } = await import("kysely");
  const by = statement.ref(table.export.by);
  const order = statement.ref(table.export.order);
  const [top, limit] =
    sql.dialect === "mssql" ? [statement`top (${PAGE})`, statement``] : [statement``, statement`limit ${PAGE}`];
  const behind = after === undefined ? statement`` : statement`and ${order} > ${after}`;
  const names = statement.join(columns.map((column) => statement.ref(column)));
  const { rows } = await statement<Row>`
    select ${top} ${names} from ${statement.table(table.table)}
    where ${by} in (${statement.join(values)}) ${behind} order by ${order} ${limit}`.execute(await sql.db());
  return rows;
};

async function* readSql(sql: Sql, asked: Asked): AsyncGenerator<Row> {
  let after: unknown;
  do {
    const rows = await readPage(sql, asked, after);
    yield* rows;
    after = rows.length < PAGE ? undefined : rows.at(-1)?.[asked.table.export.order];
  } while (after !== undefined);
}

/**
 * The rows of a table that belong to one of `values`, in the order that is declared, read page by page as they are
 * taken. `members`: the tables whose rows belong to these.
 */
export async function* readRows(
  { sql, tables }: Stores,
  table: ExportedTable,
  members: readonly ExportedTable[],
  values: readonly string[],
): AsyncGenerator<Row> {
  if (table.store === "sql") {
    yield* readSql(sql, { table, columns: columnsOf(table, members), values });
    return;
  }
  for (const partitionKey of values) yield* tables.open<Entity>(table.table).list({ partitionKey });
}
