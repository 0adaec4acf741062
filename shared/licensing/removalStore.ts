import { limited } from "../platform/sql/limited.ts";
import type { Dialect, Queries, Transaction } from "../platform/sql/sql.ts";
import type { LicenseRemovalsTable } from "./licenseTables.ts";
import type { Removal } from "./removal.ts";

const toRemoval = (row: LicenseRemovalsTable): Removal => ({
  id: row.license_id,
  subject: row.subject,
  tenant: row.tenant,
  product: row.product,
  removedAt: row.removed_at,
  toldAt: row.told_at,
});

/** Notes that Tables must let go of a license: in the transaction that deletes it. */
export const insertRemoval = async (transaction: Transaction, removal: Removal): Promise<void> => {
  await transaction
    .insertInto("license_removals")
    .values({
      license_id: removal.id,
      subject: removal.subject,
      tenant: removal.tenant,
      product: removal.product,
      removed_at: removal.removedAt,
      told_at: removal.toldAt,
    })
    .execute();
};

/** The removals of a subject's, or of one tenant of theirs, that checks were not told of yet. */
export const untoldRemovals = async (
  queries: Queries,
  { subject, tenant }: { subject: string; tenant?: string },
): Promise<Removal[]> => {
  let untold = queries
    .selectFrom("license_removals")
    .selectAll()
    .where("subject", "=", subject)
    .where("told_at", "is", null);
  if (tenant !== undefined) untold = untold.where("tenant", "=", tenant);
  return (await untold.execute()).map(toRemoval);
};

/** Up to `count` removals, told or not, in the order of the licenses' ids, after the id `after`. */
export const selectRemovals = async (
  queries: Queries,
  dialect: Dialect,
  after: string,
  count: number,
): Promise<Removal[]> => {
  const next = queries.selectFrom("license_removals").selectAll().where("license_id", ">", after).orderBy("license_id");
  return (await limited(next, dialect, count).execute()).map(toRemoval);
};

/** Notes that every check was told that this license is gone. */
export const noteTold = async (queries: Queries, id: string, at: number): Promise<void> => {
  await queries.updateTable("license_removals").set({ told_at: at }).where("license_id", "=", id).execute();
};

export const deleteRemovals = async (queries: Queries, ids: readonly string[]): Promise<void> => {
  await queries.deleteFrom("license_removals").where("license_id", "in", ids).execute();
};
