import { columnTypes } from "../columns.ts";
import type { Migration } from "../migrate.ts";
import { createQueueTable } from "../queueTable.ts";

export const alerts: Migration = {
  number: 7,
  name: "alerts",
  async up(transaction, dialect) {
    const types = columnTypes(dialect);
    const { schema } = transaction;
    await createQueueTable(
      transaction,
      dialect,
      "alerts",
      (table) =>
        table
          .addColumn("tenant", types.id, (column) => column.notNull())
          .addColumn("site", types.code(73), (column) => column.notNull())
          .addColumn("subject", types.id, (column) => column.notNull())
          .addColumn("alert", types.id, (column) => column.notNull())
          .addColumn("rule", types.index, (column) => column.notNull())
          .addColumn("bundle", types.index, (column) => column.notNull())
          .addColumn("delivery", types.code(16), (column) => column.notNull())
          .addColumn("accepted_at", types.instant, (column) => column.notNull())
          .addColumn("deliver_at", types.instant, (column) => column.notNull())
          .addColumn("failing_since", types.instant)
          .addColumn("content", types.sealed, (column) => column.notNull())
          .addColumn("fault", types.code(32)),
      { together: "bundle" },
    );
    await schema.createIndex("alerts_tenant").on("alerts").columns(["tenant", "alert"]).execute();
    await schema
      .createTable("alert_plans")
      .addColumn("tenant", types.id, (column) => column.notNull().primaryKey())
      .addColumn("generation", types.count, (column) => column.notNull())
      .addColumn("stale", types.id)
      .execute();
    await schema
      .createTable("alert_reports")
      .addColumn("id", types.id, (column) => column.notNull().primaryKey())
      .addColumn("batch", types.id)
      .addColumn("tenant", types.id, (column) => column.notNull())
      .addColumn("site", types.code(73), (column) => column.notNull())
      .addColumn("component", types.code(64), (column) => column.notNull())
      .addColumn("rule", types.code(64), (column) => column.notNull())
      .addColumn("list_id", types.id, (column) => column.notNull())
      .addColumn("event", types.code(16), (column) => column.notNull())
      .addColumn("outcome", types.code(16), (column) => column.notNull())
      .addColumn("at", types.instant, (column) => column.notNull())
      .addColumn("duration_ms", types.count, (column) => column.notNull())
      .addColumn("count", types.count, (column) => column.notNull())
      .execute();
    await schema
      .createTable("alert_turns")
      .addColumn("id", types.count, (column) => column.notNull().primaryKey())
      .addColumn("turn", types.count, (column) => column.notNull())
      .execute();
    await transaction.insertInto("alert_turns").values({ id: 1, turn: 0 }).execute();
  },
};
