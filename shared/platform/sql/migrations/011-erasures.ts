import { columnTypes } from "../columns.ts";
import type { Migration } from "../migrate.ts";

export const erasures: Migration = {
  number: 11,
  name: "erasures",
  async up({ schema }, dialect) {
    const types = columnTypes(dialect);
    await schema
      .createTable("erasures")
      .addColumn("id", types.id, (column) => column.notNull().primaryKey())
      .addColumn("scope", types.code(16), (column) => column.notNull())
      .addColumn("requested_at", types.instant, (column) => column.notNull())
      .addColumn("effective_at", types.instant)
      .addColumn("completed_at", types.instant)
      .addColumn("settled_at", types.instant)
      .execute();
    await schema
      .createTable("erasure_parts")
      .addColumn("kind", types.code(16), (column) => column.notNull())
      .addColumn("id", types.id, (column) => column.notNull())
      .addColumn("subject", types.id, (column) => column.notNull())
      .addColumn("erasure", types.id, (column) => column.notNull())
      .addPrimaryKeyConstraint("erasure_parts_key", ["kind", "id"])
      .execute();
    await schema.createIndex("erasure_parts_erasure").on("erasure_parts").column("erasure").execute();
    await schema.alterTable("tenant_erasures").addColumn("erasure", types.id).execute();
    await schema.alterTable("tenant_erasures").addColumn("erased_at", types.instant).execute();
  },
};
