import type { Selectable } from "kysely";
import { columnTypes } from "../../shared/platform/sql/columns.ts";
import type { Migration } from "../../shared/platform/sql/migrate.ts";
import { migrations } from "../../shared/platform/sql/migrations/index.ts";
import { createQueueTable, type QueueTable } from "../../shared/platform/sql/queueTable.ts";
import type { Sql } from "../../shared/platform/sql/sql.ts";

/** A queue as a room would have it, for the tests of the machinery. */
export interface TestQueueTable extends QueueTable {
  payload: string;
}

/** A table of a few columns of each type. */
export interface TestThingsTable {
  id: string;
  made_at: number;
  digest: string;
  code: string;
  words: string;
  sealed: string | null;
  count: number;
  flag: 0 | 1;
}

declare module "../../shared/platform/sql/sql.ts" {
  interface Schema {
    test_queue: TestQueueTable;
    test_things: TestThingsTable;
  }
}

export type TestRow = Selectable<TestQueueTable>;

const next = migrations.length + 1;

export const testQueue: Migration = {
  number: next,
  name: "test-queue",
  up: (transaction, dialect) =>
    createQueueTable(transaction, dialect, "test_queue", (table) =>
      table.addColumn("payload", columnTypes(dialect).sealed, (column) => column.notNull()),
    ),
};

export const testThings: Migration = {
  number: next + 1,
  name: "test-things",
  up: async ({ schema }, dialect) => {
    const types = columnTypes(dialect);
    await schema
      .createTable("test_things")
      .addColumn("id", types.id, (column) => column.notNull().primaryKey())
      .addColumn("made_at", types.instant, (column) => column.notNull())
      .addColumn("digest", types.index, (column) => column.notNull())
      .addColumn("code", types.code(20), (column) => column.notNull())
      .addColumn("words", types.text(200), (column) => column.notNull())
      .addColumn("sealed", types.sealed)
      .addColumn("count", types.count, (column) => column.notNull())
      .addColumn("flag", types.flag, (column) => column.notNull())
      .execute();
    await schema.createIndex("test_things_digest").unique().on("test_things").column("digest").execute();
  },
};

export const withTestTables: readonly Migration[] = [...migrations, testQueue, testThings];

/** Puts `count` rows into the queue, one due after the other. */
export const fill = async (sql: Sql, count: number, dueAt: number): Promise<string[]> => {
  const ids = Array.from({ length: count }, () => crypto.randomUUID());
  await sql.transaction(async (transaction) => {
    for (const [index, id] of ids.entries()) {
      await transaction
        .insertInto("test_queue")
        .values({ id, due_at: dueAt + index, payload: `payload-${index}` })
        .execute();
    }
  });
  return ids;
};
