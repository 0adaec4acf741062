import { columnTypes } from "../columns.ts";
import type { Migration } from "../migrate.ts";

export const tickets: Migration = {
  number: 8,
  name: "tickets",
  async up({ schema }, dialect) {
    const types = columnTypes(dialect);
    const index = (table: string, name: string, columns: string[]): Promise<void> =>
      schema.createIndex(`${table}_${name}`).on(table).columns(columns).execute();

    await schema
      .createTable("tickets")
      .addColumn("id", types.id, (column) => column.notNull().primaryKey())
      .addColumn("number", types.code(16), (column) => column.notNull())
      .addColumn("subject", types.id, (column) => column.notNull())
      .addColumn("email_index", types.index, (column) => column.notNull())
      .addColumn("status", types.code(16), (column) => column.notNull())
      .addColumn("organization_id", types.id)
      .addColumn("opened_at", types.instant, (column) => column.notNull())
      .addColumn("changed_at", types.instant, (column) => column.notNull())
      .addColumn("resolved_at", types.instant)
      .addColumn("revision", types.count, (column) => column.notNull())
      .addColumn("content", types.sealed, (column) => column.notNull())
      .execute();
    await schema.createIndex("tickets_number").unique().on("tickets").column("number").execute();
    await schema.createIndex("tickets_subject").unique().on("tickets").column("subject").execute();
    await index("tickets", "email", ["email_index", "id"]);
    await index("tickets", "status", ["status", "id"]);
    await index("tickets", "organization", ["organization_id"]);
    await index("tickets", "resolved", ["resolved_at"]);

    await schema
      .createTable("ticket_messages")
      .addColumn("id", types.id, (column) => column.notNull().primaryKey())
      .addColumn("ticket", types.id, (column) => column.notNull())
      .addColumn("subject", types.id, (column) => column.notNull())
      .addColumn("at", types.instant, (column) => column.notNull())
      .addColumn("author", types.code(16), (column) => column.notNull())
      .addColumn("content", types.sealed, (column) => column.notNull())
      .execute();
    await index("ticket_messages", "ticket", ["ticket", "id"]);

    await schema
      .createTable("ticket_links")
      .addColumn("token_hash", types.index, (column) => column.notNull().primaryKey())
      .addColumn("ticket", types.id, (column) => column.notNull())
      .addColumn("subject", types.id, (column) => column.notNull())
      .execute();
    await index("ticket_links", "ticket", ["ticket"]);
  },
};
