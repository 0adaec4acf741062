import { columnTypes } from "../columns.ts";
import type { Migration } from "../migrate.ts";

export const tenantErasures: Migration = {
  number: 6,
  name: "tenant-erasures",
  async up({ schema }, dialect) {
    const types = columnTypes(dialect);
    await schema
      .createTable("tenant_erasures")
      .addColumn("tenant", types.id, (column) => column.notNull().primaryKey())
      .addColumn("since", types.instant, (column) => column.notNull())
      .execute();
  },
};
