import { columnTypes } from "../columns.ts";
import type { Migration } from "../migrate.ts";

export const licensing: Migration = {
  number: 2,
  name: "licensing",
  async up({ schema }, dialect) {
    const types = columnTypes(dialect);
    // Lists of ids as JSON: ASCII of any length, which is what a sealed value is to a column.
    const json = types.sealed;
    await schema
      .createTable("tenants")
      .addColumn("tenant", types.id, (column) => column.notNull().primaryKey())
      .addColumn("organization_id", types.id, (column) => column.notNull())
      .addColumn("subject", types.id, (column) => column.notNull())
      .addColumn("linked_by", types.code(16), (column) => column.notNull())
      .addColumn("linked_at", types.instant, (column) => column.notNull())
      .execute();
    await schema.createIndex("tenants_organization").on("tenants").column("organization_id").execute();
    await schema
      .createTable("licenses")
      .addColumn("id", types.id, (column) => column.notNull().primaryKey())
      .addColumn("organization_id", types.id, (column) => column.notNull())
      .addColumn("subject", types.id, (column) => column.notNull())
      .addColumn("tenant", types.id, (column) => column.notNull())
      .addColumn("product", types.code(40), (column) => column.notNull())
      .addColumn("edition", types.code(40), (column) => column.notNull())
      .addColumn("kind", types.code(16), (column) => column.notNull())
      .addColumn("status", types.code(16), (column) => column.notNull())
      .addColumn("components", json, (column) => column.notNull())
      .addColumn("sites", json)
      .addColumn("max_sites", types.count)
      .addColumn("features", json, (column) => column.notNull())
      .addColumn("starts_at", types.instant, (column) => column.notNull())
      .addColumn("expires_at", types.instant)
      .addColumn("grace_days", types.count, (column) => column.notNull())
      .addColumn("license_key", types.index, (column) => column.notNull())
      .addColumn("version", types.count, (column) => column.notNull())
      .addColumn("created_at", types.instant, (column) => column.notNull())
      .addColumn("changed_at", types.instant, (column) => column.notNull())
      .execute();
    await schema.createIndex("licenses_organization").on("licenses").column("organization_id").execute();
    await schema.createIndex("licenses_tenant").on("licenses").columns(["tenant", "product"]).execute();
    await schema
      .createTable("license_changes")
      .addColumn("license_id", types.id, (column) => column.notNull())
      .addColumn("version", types.count, (column) => column.notNull())
      .addColumn("changed_at", types.instant, (column) => column.notNull())
      .addPrimaryKeyConstraint("license_changes_pk", ["license_id", "version"])
      .execute();
  },
};
