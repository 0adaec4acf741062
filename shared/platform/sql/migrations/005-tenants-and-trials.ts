import { columnTypes } from "../columns.ts";
import type { Migration } from "../migrate.ts";

export const tenantsAndTrials: Migration = {
  number: 5,
  name: "tenants-and-trials",
  async up({ schema }, dialect) {
    const types = columnTypes(dialect);
    await schema.alterTable("tenants").addColumn("domain", types.code(253)).execute();
    await schema
      .createTable("license_removals")
      .addColumn("license_id", types.id, (column) => column.notNull().primaryKey())
      .addColumn("subject", types.id, (column) => column.notNull())
      .addColumn("tenant", types.id, (column) => column.notNull())
      .addColumn("product", types.code(40), (column) => column.notNull())
      .addColumn("removed_at", types.instant, (column) => column.notNull())
      .addColumn("told_at", types.instant)
      .execute();
    await schema
      .createTable("trial_marks")
      .addColumn("mark", types.index, (column) => column.notNull().primaryKey())
      .execute();
    await schema.createIndex("license_removals_tenant").on("license_removals").column("tenant").execute();
  },
};
