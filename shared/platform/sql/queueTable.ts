import { type CreateTableBuilder, type Generated, sql } from "kysely";
import { columnTypes } from "./columns.ts";
import type { Dialect, Transaction } from "./sql.ts";

/** The columns that make a table a queue. A room's own columns stand beside them. */
export interface QueueTable {
  /** Order of arrival among rows due at the same instant. */
  sequence: Generated<number>;
  id: string;
  due_at: number;
  /** How often it was claimed. */
  attempts: Generated<number>;
  /** Names the claim that holds the row; null while none does. */
  claim: string | null;
  /** When the claim's lease ends and the row may be claimed anew. */
  claimed_until: number | null;
  /** When it was given up; it is not claimed any more. */
  set_aside_at: number | null;
}

/**
 * Creates a queue table, in a migration. Rows lie in the order in which they fall due, so that a claim reads only what
 * it takes and neighbours do not wait for one another; `add` adds the room's own columns. `together`: a column of these
 * by which rows due at the same instant lie side by side.
 */
export const createQueueTable = async (
  transaction: Transaction,
  dialect: Dialect,
  table: string,
  add: (builder: CreateTableBuilder<string>) => CreateTableBuilder<string, string>,
  { together }: { together?: string } = {},
): Promise<void> => {
  const types = columnTypes(dialect);
  const isMssql = dialect === "mssql";
  const queue = transaction.schema
    .createTable(table)
    .addColumn("sequence", isMssql ? sql`bigint identity(1, 1)` : sql`integer primary key autoincrement`)
    .addColumn("id", types.id, (column) =>
      isMssql ? column.notNull().modifyEnd(sql`primary key nonclustered`) : column.notNull().unique(),
    )
    .addColumn("due_at", types.instant, (column) => column.notNull())
    .addColumn("attempts", types.count, (column) => column.notNull().defaultTo(0))
    .addColumn("claim", types.id)
    .addColumn("claimed_until", types.instant)
    .addColumn("set_aside_at", types.instant);
  await add(queue as unknown as CreateTableBuilder<string>).execute();
  const kind = isMssql ? sql`unique clustered index` : sql`unique index`;
  const order = sql.join(
    ["due_at", ...(together === undefined ? [] : [together]), "sequence"].map((name) => sql.id(name)),
  );
  await sql`create ${kind} ${sql.id(`${table}_due`)} on ${sql.table(table)} (${order})`.execute(transaction);
};
