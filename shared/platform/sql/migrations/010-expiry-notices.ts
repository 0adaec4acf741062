import { columnTypes } from "../columns.ts";
import type { Migration } from "../migrate.ts";

export const expiryNotices: Migration = {
  number: 10,
  name: "expiry-notices",
  async up({ schema }, dialect) {
    const types = columnTypes(dialect);
    await schema.alterTable("licenses").addColumn("noticed_end", types.instant).execute();
    await schema.alterTable("licenses").addColumn("noticed_days", types.count).execute();
    await schema.createIndex("licenses_end").on("licenses").column("expires_at").execute();
  },
};
