import { sql } from "kysely";
import { columnTypes } from "../columns.ts";
import type { Migration } from "../migrate.ts";

export const debug: Migration = {
  number: 9,
  name: "debug",
  async up({ schema }, dialect) {
    const types = columnTypes(dialect);
    const index = (table: string, name: string, columns: string[]): Promise<void> =>
      schema.createIndex(`${table}_${name}`).on(table).columns(columns).execute();

    await schema
      .createTable("debug_sessions")
      .addColumn("id", types.id, (column) => column.notNull().primaryKey())
      .addColumn("ticket", types.id, (column) => column.notNull())
      .addColumn("organization_id", types.id, (column) => column.notNull())
      .addColumn("tenant", types.id, (column) => column.notNull())
      .addColumn("subject", types.id, (column) => column.notNull())
      .addColumn("state", types.code(16), (column) => column.notNull())
      .addColumn("ending", types.code(16))
      .addColumn("asked_at", types.instant, (column) => column.notNull())
      .addColumn("asked_until", types.instant, (column) => column.notNull())
      .addColumn("link_hash", types.index)
      .addColumn("generation", types.count, (column) => column.notNull())
      .addColumn("decided_at", types.instant)
      .addColumn("ends_at", types.instant)
      .addColumn("ended_at", types.instant)
      .addColumn("bytes", types.count, (column) => column.notNull())
      .addColumn("entries", types.count, (column) => column.notNull())
      .addColumn("events", types.count, (column) => column.notNull())
      .execute();
    await schema
      .createIndex("debug_sessions_open")
      .unique()
      .on("debug_sessions")
      .columns(["ticket", "tenant"])
      .where(sql.ref("ended_at"), "is", null)
      .execute();
    await index("debug_sessions", "ticket", ["ticket"]);
    await index("debug_sessions", "tenant", ["tenant", "state"]);
    await index("debug_sessions", "organization", ["organization_id", "id"]);
    await index("debug_sessions", "link", ["link_hash"]);

    await schema
      .createTable("debug_entries")
      .addColumn("id", types.id, (column) => column.notNull().primaryKey())
      .addColumn("session", types.id, (column) => column.notNull())
      .addColumn("number", types.count, (column) => column.notNull())
      .addColumn("subject", types.id, (column) => column.notNull())
      .addColumn("at", types.instant, (column) => column.notNull())
      .addColumn("content", types.sealed, (column) => column.notNull())
      .execute();
    await schema
      .createIndex("debug_entries_order")
      .unique()
      .on("debug_entries")
      .columns(["session", "number"])
      .execute();

    await schema
      .createTable("debug_audit")
      .addColumn("session", types.id, (column) => column.notNull())
      .addColumn("number", types.count, (column) => column.notNull())
      .addColumn("ticket", types.id, (column) => column.notNull())
      .addColumn("organization_id", types.id, (column) => column.notNull())
      .addColumn("at", types.instant, (column) => column.notNull())
      .addColumn("event", types.code(16), (column) => column.notNull())
      .addColumn("role", types.code(24), (column) => column.notNull())
      .addPrimaryKeyConstraint("debug_audit_key", ["session", "number"])
      .execute();
    await index("debug_audit", "ticket", ["ticket", "at"]);
  },
};
