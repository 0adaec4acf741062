import type { ExpressionBuilder } from "kysely";
import { DAY } from "../platform/clock.ts";
import { limited } from "../platform/sql/limited.ts";
import type { Dialect, Queries, Schema, Transaction } from "../platform/sql/sql.ts";
import type { Stage } from "./expiryNotice.ts";

/** A license that ends, and what a notice says of it. */
export type EndingLicense = {
  id: string;
  organizationId: string;
  tenant: string;
  product: string;
  edition: string;
  endsAt: number;
};

/**
 * Active, ending within the stage, and not told of that end at this stage or a later one. A license whose whole term is
 * no longer than the stage's days is left out: who was given a month knows that it ends in a month.
 */
const isDue =
  ({ days, from, until }: Stage) =>
  (where: ExpressionBuilder<Schema, "licenses">) =>
    where.and([
      where("status", "=", "active"),
      where("expires_at", ">=", from),
      where("expires_at", "<", until),
      where("starts_at", "<", where("expires_at", "-", days * DAY)),
      where.or([
        where("noticed_end", "is", null),
        where("noticed_end", "<>", where.ref("expires_at")),
        where("noticed_days", ">", days),
      ]),
    ]);

/** Up to `most` licenses whose notice is due, those that end first before others. */
export const dueLicenses = async (
  queries: Queries,
  dialect: Dialect,
  stage: Stage,
  most: number,
): Promise<EndingLicense[]> => {
  const due = queries
    .selectFrom("licenses")
    .select(["id", "organization_id", "tenant", "product", "edition", "expires_at"])
    .where(isDue(stage))
    .orderBy("expires_at")
    .orderBy("id");
  return (await limited(due, dialect, most).execute()).map((row) => ({
    id: row.id,
    organizationId: row.organization_id,
    tenant: row.tenant,
    product: row.product,
    edition: row.edition,
    endsAt: row.expires_at as number,
  }));
};

/** Notes that a notice was seen to; false where another instance did, or the license was changed and is due no longer. */
export const noteNoticed = async (
  transaction: Transaction,
  { id, endsAt }: Pick<EndingLicense, "id" | "endsAt">,
  stage: Stage,
): Promise<boolean> => {
  const { numUpdatedRows } = await transaction
    .updateTable("licenses")
    .set({ noticed_end: endsAt, noticed_days: stage.days })
    .where("id", "=", id)
    .where("expires_at", "=", endsAt)
    .where(isDue(stage))
    .executeTakeFirst();
  return numUpdatedRows > 0n;
};
