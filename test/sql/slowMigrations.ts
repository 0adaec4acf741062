import { setTimeout } from "node:timers/promises";
import { columnTypes } from "../../shared/platform/sql/columns.ts";
import type { Migration } from "../../shared/platform/sql/migrate.ts";
import { migrations } from "../../shared/platform/sql/migrations/index.ts";

declare module "../../shared/platform/sql/sql.ts" {
  interface Schema {
    test_marks: { number: number };
  }
}

const before = migrations.length;

const marks: Migration = {
  number: before + 1,
  name: "test-marks",
  up: async ({ schema }, dialect) => {
    await schema.createTable("test_marks").addColumn("number", columnTypes(dialect).count).execute();
  },
};

/** Leaves one mark each time it runs, and takes long enough for another process to come between. */
const mark = (number: number): Migration => ({
  number,
  name: `test-mark-${number}`,
  up: async (transaction) => {
    await transaction.insertInto("test_marks").values({ number }).execute();
    await setTimeout(30);
  },
});

export const slowMigrations: readonly Migration[] = [
  ...migrations,
  marks,
  ...Array.from({ length: 8 }, (_, index) => mark(before + 2 + index)),
];
