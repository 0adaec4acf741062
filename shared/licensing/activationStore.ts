import type { Queries } from "../platform/sql/sql.ts";
import type { License } from "./license.ts";
import { noteChangeOf } from "./licenseStore.ts";

/** A site that is active under a license, and since when (epoch milliseconds). */
export type Activation = { site: string; activatedAt: number };

/**
 * Activates a site under a license and notes the change in the outbox: both in the transaction `queries`. The license as
 * it stands then; undefined where it has no room, or other terms than `license`. Throws a unique violation where the site
 * is active already.
 *
 * The counter on the license's own row decides: of all who count it up at once, the database lets one do so after the
 * other, and each finds what the one before has left. A count of the activations would let several see the same room.
 */
export const insertActivation = async (
  queries: Queries,
  { id, termsVersion }: License,
  { site, activatedAt }: Activation,
): Promise<License | undefined> => {
  const { numUpdatedRows } = await queries
    .updateTable("licenses")
    .set((column) => ({ used: column("used", "+", 1), version: column("version", "+", 1) }))
    .where("id", "=", id)
    .where("terms_version", "=", termsVersion)
    .whereRef("used", "<", "max_sites")
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return undefined;
  await queries.insertInto("site_activations").values({ license_id: id, site, activated_at: activatedAt }).execute();
  return noteChangeOf(queries, id, activatedAt);
};

/** A site that is active, or not, under one license of an organization. */
export type OwnActivation = { organizationId: string; licenseId: string; site: string };

/**
 * Frees a site under a license at `at` and notes the change in the outbox: both in the transaction `queries`, which must
 * not be committed where this answers undefined: the site was not active under a license of that organization.
 */
export const deleteActivation = async (
  queries: Queries,
  { organizationId, licenseId, site }: OwnActivation,
  at: number,
): Promise<License | undefined> => {
  // The license's row first, as an activation has it: two transactions that lock in one order never wait for each other.
  const { numUpdatedRows } = await queries
    .updateTable("licenses")
    .set((column) => ({ used: column("used", "-", 1), version: column("version", "+", 1) }))
    .where("id", "=", licenseId)
    .where("organization_id", "=", organizationId)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return undefined;
  const { numDeletedRows } = await queries
    .deleteFrom("site_activations")
    .where("license_id", "=", licenseId)
    .where("site", "=", site)
    .executeTakeFirst();
  return numDeletedRows === 0n ? undefined : noteChangeOf(queries, licenseId, at);
};

/** The sites that are active under a license, in the order in which they were activated. */
export const selectActivations = async (queries: Queries, licenseId: string): Promise<Activation[]> => {
  const rows = await queries
    .selectFrom("site_activations")
    .select(["site", "activated_at"])
    .where("license_id", "=", licenseId)
    .orderBy("activated_at")
    .orderBy("site")
    .execute();
  return rows.map(({ site, activated_at }) => ({ site, activatedAt: activated_at }));
};

/** Under which of these licenses a site is active: their ids. */
export const selectActive = async (
  queries: Queries,
  licenses: readonly License[],
  site: string,
): Promise<ReadonlySet<string>> => {
  if (licenses.length === 0) return new Set();
  const ids = licenses.map(({ id }) => id);
  const rows = await queries
    .selectFrom("site_activations")
    .select("license_id")
    .where("license_id", "in", ids)
    .where("site", "=", site)
    .execute();
  return new Set(rows.map(({ license_id }) => license_id));
};

/** The sites that are active under a license, in ascending order, in which the database keeps them. */
export const selectActiveSites = async (queries: Queries, { id, used }: License): Promise<string[]> => {
  if (used === 0) return [];
  const rows = await queries
    .selectFrom("site_activations")
    .select("site")
    .where("license_id", "=", id)
    .orderBy("site")
    .execute();
  return rows.map(({ site }) => site);
};
