import { columnTypes } from "../columns.ts";
import type { Migration } from "../migrate.ts";

export const erasureRequests: Migration = {
  number: 12,
  name: "erasure-requests",
  async up({ schema }, dialect) {
    const types = columnTypes(dialect);
    await schema
      .createTable("erasure_requests")
      .addColumn("id", types.id, (column) => column.notNull().primaryKey())
      .addColumn("email_index", types.index, (column) => column.notNull())
      .addColumn("organization_id", types.id)
      .addColumn("subject", types.id, (column) => column.notNull())
      .addColumn("token_hash", types.index, (column) => column.notNull())
      .addColumn("asked", types.sealed, (column) => column.notNull())
      .addColumn("requested_at", types.instant, (column) => column.notNull())
      .addColumn("link_expires_at", types.instant, (column) => column.notNull())
      .addColumn("expires_at", types.instant, (column) => column.notNull())
      .addColumn("erasure", types.id)
      .execute();
    const index = (name: string, column: string) =>
      schema.createIndex(`erasure_requests_${name}`).on("erasure_requests").column(column);
    await index("address", "email_index").unique().execute();
    await index("link", "token_hash").execute();
    await index("expiry", "expires_at").execute();
  },
};
