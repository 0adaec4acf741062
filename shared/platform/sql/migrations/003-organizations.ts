import { columnTypes } from "../columns.ts";
import type { Migration } from "../migrate.ts";
import { createQueueTable } from "../queueTable.ts";

export const organizations: Migration = {
  number: 3,
  name: "organizations",
  async up(transaction, dialect) {
    const { schema } = transaction;
    const types = columnTypes(dialect);
    const index = (table: string, name: string, columns: string[]): Promise<void> =>
      schema.createIndex(`${table}_${name}`).on(table).columns(columns).execute();

    await schema
      .createTable("registrations")
      .addColumn("id", types.id, (column) => column.notNull().primaryKey())
      .addColumn("subject", types.id, (column) => column.notNull())
      .addColumn("email_index", types.index, (column) => column.notNull())
      .addColumn("profile", types.sealed, (column) => column.notNull())
      .addColumn("created_at", types.instant, (column) => column.notNull())
      .addColumn("expires_at", types.instant, (column) => column.notNull())
      .execute();
    await index("registrations", "email", ["email_index"]);
    await index("registrations", "subject", ["subject"]);
    await index("registrations", "expiry", ["expires_at"]);

    await schema
      .createTable("organizations")
      .addColumn("id", types.id, (column) => column.notNull().primaryKey())
      .addColumn("subject", types.id, (column) => column.notNull())
      .addColumn("email_index", types.index, (column) => column.notNull())
      .addColumn("name_index", types.index, (column) => column.notNull())
      .addColumn("contact_id", types.id, (column) => column.notNull())
      .addColumn("token_generation", types.count, (column) => column.notNull())
      .addColumn("revision", types.count, (column) => column.notNull())
      .addColumn("profile", types.sealed, (column) => column.notNull())
      .addColumn("credentials", types.sealed, (column) => column.notNull())
      .addColumn("created_at", types.instant, (column) => column.notNull())
      .addColumn("updated_at", types.instant, (column) => column.notNull())
      .execute();
    await schema.createIndex("organizations_email").unique().on("organizations").column("email_index").execute();
    await schema.createIndex("organizations_subject").unique().on("organizations").column("subject").execute();
    await index("organizations", "name", ["name_index"]);

    await schema
      .createTable("links")
      .addColumn("token_hash", types.index, (column) => column.notNull().primaryKey())
      .addColumn("action", types.code(16), (column) => column.notNull())
      .addColumn("subject", types.id, (column) => column.notNull())
      .addColumn("reference_id", types.id, (column) => column.notNull())
      .addColumn("generation", types.count, (column) => column.notNull())
      .addColumn("expires_at", types.instant, (column) => column.notNull())
      .addColumn("payload", types.sealed)
      .execute();
    await index("links", "reference", ["reference_id"]);
    await index("links", "subject", ["subject"]);
    await index("links", "expiry", ["expires_at"]);

    await schema
      .createTable("sign_in_failures")
      .addColumn("email_index", types.index, (column) => column.notNull().primaryKey())
      .addColumn("failures", types.count, (column) => column.notNull())
      .addColumn("blocked_until", types.instant, (column) => column.notNull())
      .addColumn("updated_at", types.instant, (column) => column.notNull())
      .execute();
    await index("sign_in_failures", "updated", ["updated_at"]);

    await schema
      .createTable("rates")
      .addColumn("purpose", types.code(16), (column) => column.notNull())
      .addColumn("bucket", types.index, (column) => column.notNull())
      .addColumn("spent_until", types.instant, (column) => column.notNull())
      .addPrimaryKeyConstraint("rates_key", ["purpose", "bucket"])
      .execute();
    await index("rates", "age", ["spent_until"]);

    await createQueueTable(transaction, dialect, "outbox", (table) =>
      table
        .addColumn("kind", types.code(32), (column) => column.notNull())
        .addColumn("subject", types.id, (column) => column.notNull())
        .addColumn("mail", types.sealed, (column) => column.notNull())
        .addColumn("expires_at", types.instant, (column) => column.notNull())
        .addColumn("fault", types.code(32)),
    );
    await index("outbox", "subject", ["subject"]);

    await schema
      .createTable("readings")
      .addColumn("id", types.id, (column) => column.notNull().primaryKey())
      .addColumn("organization_id", types.id, (column) => column.notNull())
      .addColumn("subject", types.id, (column) => column.notNull())
      .addColumn("at", types.instant, (column) => column.notNull())
      .addColumn("reader", types.sealed, (column) => column.notNull())
      .execute();
    await index("readings", "organization", ["organization_id", "at"]);
    await index("readings", "subject", ["subject"]);
    await index("readings", "age", ["at"]);
  },
};
