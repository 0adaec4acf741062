import { limited } from "../platform/sql/limited.ts";
import type { Dialect, Queries, Transaction } from "../platform/sql/sql.ts";
import type { License } from "./license.ts";
import type { LicensesTable } from "./licenseTables.ts";

const toRow = (license: License): LicensesTable => ({
  id: license.id,
  organization_id: license.organizationId,
  subject: license.subject,
  tenant: license.tenant,
  product: license.product,
  edition: license.edition,
  kind: license.kind,
  status: license.status,
  components: JSON.stringify(license.components),
  sites: license.sites === null ? null : JSON.stringify(license.sites),
  max_sites: license.maxSites,
  features: JSON.stringify(license.features),
  starts_at: license.startsAt,
  expires_at: license.expiresAt,
  grace_days: license.graceDays,
  license_key: license.key,
  version: license.version,
  created_at: license.createdAt,
  changed_at: license.changedAt,
});

const list = (json: string): string[] => JSON.parse(json) as string[];

const toLicense = (row: LicensesTable): License => ({
  id: row.id,
  organizationId: row.organization_id,
  subject: row.subject,
  tenant: row.tenant,
  product: row.product,
  edition: row.edition,
  kind: row.kind,
  status: row.status,
  components: list(row.components),
  sites: row.sites === null ? null : list(row.sites),
  maxSites: row.max_sites,
  features: list(row.features),
  startsAt: row.starts_at,
  expiresAt: row.expires_at,
  graceDays: row.grace_days,
  key: row.license_key,
  version: row.version,
  createdAt: row.created_at,
  changedAt: row.changed_at,
});

const noteChange = async (queries: Queries, { id, version, changedAt }: License): Promise<void> => {
  await queries.insertInto("license_changes").values({ license_id: id, version, changed_at: changedAt }).execute();
};

/** Adds a new license and notes in the outbox that Tables must hear of it: both in the transaction `queries`. */
export const insertLicense = async (queries: Queries, license: License): Promise<void> => {
  await queries.insertInto("licenses").values(toRow(license)).execute();
  await noteChange(queries, license);
};

/**
 * Replaces the version before `license.version` and notes the change in the outbox: both in the transaction
 * `queries`. `false` where another version stands there.
 */
export const updateLicense = async (queries: Queries, license: License): Promise<boolean> => {
  const { id, ...columns } = toRow(license);
  const { numUpdatedRows } = await queries
    .updateTable("licenses")
    .set(columns)
    .where("id", "=", id)
    .where("version", "=", license.version - 1)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return false;
  await noteChange(queries, license);
  return true;
};

/** Tables whose rows hang on a license by its `license_id`, and go with it. */
const GO_WITH_A_LICENSE = ["license_changes"] as const;

/** Deletes a license as it was read, and all that hangs on it. `false` where another version stands there. */
export const deleteLicense = async (
  transaction: Transaction,
  { id, version }: Pick<License, "id" | "version">,
): Promise<boolean> => {
  const { numDeletedRows } = await transaction
    .deleteFrom("licenses")
    .where("id", "=", id)
    .where("version", "=", version)
    .executeTakeFirst();
  if (numDeletedRows === 0n) return false;
  for (const table of GO_WITH_A_LICENSE) await transaction.deleteFrom(table).where("license_id", "=", id).execute();
  return true;
};

/** Which of these licenses there are. */
export const standingLicenses = async (queries: Queries, ids: readonly string[]): Promise<ReadonlySet<string>> => {
  const rows = await queries.selectFrom("licenses").select("id").where("id", "in", ids).execute();
  return new Set(rows.map(({ id }) => id));
};

/** The license of an id; undefined where there is none. */
export const findLicense = async (queries: Queries, id: string): Promise<License | undefined> => {
  const row = await queries.selectFrom("licenses").selectAll().where("id", "=", id).executeTakeFirst();
  return row === undefined ? undefined : toLicense(row);
};

/** Licenses of an organization, of a tenant, or of both at once; the oldest first. */
export const selectLicenses = async (
  queries: Queries,
  { organizationId, tenant }: { organizationId?: string | undefined; tenant?: string | undefined },
): Promise<License[]> => {
  let query = queries.selectFrom("licenses").selectAll().orderBy("created_at").orderBy("id");
  if (organizationId !== undefined) query = query.where("organization_id", "=", organizationId);
  if (tenant !== undefined) query = query.where("tenant", "=", tenant);
  return (await query.execute()).map(toLicense);
};

/** Up to `count` licenses with a change that Tables may not know yet, in the order of their ids, after the id `after`. */
export const pendingLicenses = async (
  queries: Queries,
  dialect: Dialect,
  after: string,
  count: number,
): Promise<License[]> => {
  const changed = await limited(
    queries
      .selectFrom("license_changes")
      .select("license_id")
      .distinct()
      .where("license_id", ">", after)
      .orderBy("license_id"),
    dialect,
    count,
  ).execute();
  const ids = changed.map((row) => row.license_id);
  if (ids.length === 0) return [];
  return (await queries.selectFrom("licenses").selectAll().where("id", "in", ids).orderBy("id").execute()).map(
    toLicense,
  );
};

/** Takes out of the outbox what `license`, now known to Tables, has caught up with. */
export const acknowledgeChanges = async (queries: Queries, { id, version }: License): Promise<void> => {
  await queries.deleteFrom("license_changes").where("license_id", "=", id).where("version", "<=", version).execute();
};
