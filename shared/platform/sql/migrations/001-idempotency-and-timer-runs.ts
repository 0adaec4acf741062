import { columnTypes } from "../columns.ts";
import type { Migration } from "../migrate.ts";

export const idempotencyAndTimerRuns: Migration = {
  number: 1,
  name: "idempotency-and-timer-runs",
  async up({ schema }, dialect) {
    const types = columnTypes(dialect);
    await schema
      .createTable("idempotency")
      .addColumn("scope", types.index, (column) => column.notNull().primaryKey())
      .addColumn("fingerprint", types.index, (column) => column.notNull())
      .addColumn("claim", types.id)
      .addColumn("claimed_until", types.instant)
      .addColumn("subject", types.id)
      .addColumn("result", types.sealed)
      .addColumn("expires_at", types.instant, (column) => column.notNull())
      .execute();
    await schema.createIndex("idempotency_expiry").on("idempotency").column("expires_at").execute();
    await schema.createIndex("idempotency_subject").on("idempotency").column("subject").execute();
    await schema
      .createTable("timer_runs")
      .addColumn("timer", types.code(64), (column) => column.notNull().primaryKey())
      .addColumn("started_at", types.instant, (column) => column.notNull())
      .addColumn("ended_at", types.instant)
      .addColumn("succeeded", types.flag)
      .addColumn("handled", types.count)
      .addColumn("last_success_at", types.instant)
      .execute();
  },
};
