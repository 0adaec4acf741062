import { TableClient, TableServiceClient } from "@azure/data-tables";
import { sql as statement } from "kysely";
import type { SqlSettings } from "../../shared/platform/config/settings.ts";
import type { Queries } from "../../shared/platform/sql/sql.ts";
import { manifest } from "../../shared/privacy/manifest.ts";
import { openSql } from "../sql/databases.ts";

/** What really lies in a store, as the store itself tells it. */
export type StoredTable = {
  store: "sql" | "azure-tables";
  table: string;
  /** Of the schema in SQL; in Azure Tables the properties that any entity has. */
  columns: readonly string[];
  rows: readonly Readonly<Record<string, unknown>>[];
};

const SCHEMA = {
  sqlite: statement<{ name: string; field: string }>`
    select m.name as name, c.name as field from sqlite_master m join pragma_table_info(m.name) c
    where m.type in ('table', 'view') and m.name not like 'sqlite\\_%' escape '\\'`,
  mssql: statement<{ name: string; field: string }>`
    select o.name as name, c.name as field from sys.objects o join sys.columns c on c.object_id = o.object_id
    where o.type in ('U', 'V') and o.is_ms_shipped = 0`,
};

const readTable = async (db: Queries, table: string, columns: readonly string[]): Promise<StoredTable> => {
  const { rows } = await statement<Record<string, unknown>>`select * from ${statement.table(table)}`.execute(db);
  return { store: "sql", table, columns, rows };
};

/** Every table and view of the SQL database, with all rows. */
export const readSql = async (settings: SqlSettings): Promise<StoredTable[]> => {
  const sql = openSql(settings);
  try {
    const db = await sql.db();
    const { rows } = await SCHEMA[settings.kind].execute(db);
    const tables = Map.groupBy(rows, ({ name }) => name);
    return await Promise.all(
      [...tables].map(([table, columns]) =>
        readTable(
          db,
          table,
          columns.map(({ field }) => field),
        ),
      ),
    );
  } finally {
    await sql.close();
  }
};

/** Tables of one series are told as one, as they are declared. */
const seriesOf = (name: string): string =>
  manifest.tables.find(({ series, table }) => series === "day" && new RegExp(`^${table}\\d{8}$`).test(name))?.table ??
  name;

/** Of the service, not of Usher. */
const ADDED = new Set(["etag", "timestamp", "odata.metadata"]);

/** Every table of the storage account, with all entities. */
export const readEntities = async (connectionString: string): Promise<StoredTable[]> => {
  const options = { allowInsecureConnection: true };
  const found = new Map<string, Record<string, unknown>[]>();
  for await (const { name: table = "" } of TableServiceClient.fromConnectionString(
    connectionString,
    options,
  ).listTables()) {
    const rows = found.get(seriesOf(table)) ?? [];
    found.set(seriesOf(table), rows);
    const client = TableClient.fromConnectionString(connectionString, table, options);
    for await (const entity of client.listEntities()) {
      rows.push(Object.fromEntries(Object.entries(entity).filter(([name]) => !ADDED.has(name))));
    }
  }
  return [...found].map(([table, rows]) => {
    const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
    return { store: "azure-tables", table, columns, rows };
  });
};
