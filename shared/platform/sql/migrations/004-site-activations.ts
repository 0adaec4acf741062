import { sql } from "kysely";
import { columnTypes } from "../columns.ts";
import type { Migration } from "../migrate.ts";

/** What the projection of one license holds; licenses were issued for more before sites could be activated. */
const MOST_SITES = 50_000;

export const siteActivations: Migration = {
  number: 4,
  name: "site-activations",
  async up(transaction, dialect) {
    const { schema } = transaction;
    const types = columnTypes(dialect);
    await schema
      .alterTable("licenses")
      .addColumn("terms_version", types.count, (column) => column.notNull().defaultTo(1))
      .execute();
    await schema
      .alterTable("licenses")
      .addColumn("used", types.count, (column) => column.notNull().defaultTo(0))
      .execute();
    // Until now a license was written for its terms alone.
    await sql`update licenses set terms_version = version`.execute(transaction);
    await sql`update licenses set max_sites = ${MOST_SITES} where max_sites > ${MOST_SITES}`.execute(transaction);
    await schema
      .createTable("site_activations")
      .addColumn("license_id", types.id, (column) => column.notNull())
      .addColumn("site", types.id, (column) => column.notNull())
      .addColumn("activated_at", types.instant, (column) => column.notNull())
      .addPrimaryKeyConstraint("site_activations_pk", ["license_id", "site"])
      .addForeignKeyConstraint("site_activations_license", ["license_id"], "licenses", ["id"], (constraint) =>
        constraint.onDelete("cascade"),
      )
      .execute();
  },
};
