import { limited } from "../platform/sql/limited.ts";
import type { Dialect, Queries, Transaction } from "../platform/sql/sql.ts";
import type { License } from "./license.ts";
import type { LicensesTable } from "./licenseTables.ts";

/** The columns of a license's own; what was told of its end is written by `expiryNoticeStore.ts` alone. */
type LicenseRow = Omit<LicensesTable, "noticed_end" | "noticed_days">;

const toRow = (license: License): LicenseRow => ({
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
  terms_version: license.termsVersion,
  used: license.used,
  created_at: license.createdAt,
  changed_at: license.changedAt,
});

const list = (json: string): string[] => JSON.parse(json) as string[];

const toLicense = (row: LicenseRow): License => ({
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
  termsVersion: row.terms_version,
  used: row.used,
  createdAt: row.created_at,
  changedAt: row.changed_at,
});

const noteChange = async (queries: Queries, { id, version }: License, at: number): Promise<void> => {
  await queries.insertInto("license_changes").values({ license_id: id, version, changed_at: at }).execute();
};

/** Adds a new license and notes in the outbox that Tables must hear of it: both in the transaction `queries`. */
export const insertLicense = async (queries: Queries, license: License): Promise<void> => {
  await queries.insertInto("licenses").values(toRow(license)).execute();
  await noteChange(queries, license, license.createdAt);
};

/**
 * Replaces the terms before `license.termsVersion` and notes the change in the outbox: both in the transaction
 * `queries`. The license as it stands then, with what sites were activated meanwhile; undefined where other terms stand
 * there.
 */
export const updateLicense = async (queries: Queries, license: License): Promise<License | undefined> => {
  const { id, version: _, used: __, ...columns } = toRow(license);
  const { numUpdatedRows } = await queries
    .updateTable("licenses")
    .set((column) => ({ ...columns, version: column("version", "+", 1) }))
    .where("id", "=", id)
    .where("terms_version", "=", license.termsVersion - 1)
    .executeTakeFirst();
  return numUpdatedRows === 0n ? undefined : noteChangeOf(queries, id, license.changedAt);
};

/** Notes in the outbox what a statement of the transaction `queries` has changed, at `at`. The license as it stands then. */
export const noteChangeOf = async (queries: Queries, id: string, at: number): Promise<License> => {
  const row = await queries.selectFrom("licenses").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
  const license = toLicense(row);
  await noteChange(queries, license, at);
  return license;
};

/** Tables whose rows hang on a license by its `license_id` and that no foreign key lets go with it. */
const GO_WITH_A_LICENSE = ["license_changes"] as const;

/** Deletes a license with the terms that were read, and all that hangs on it. `false` where it has other terms now. */
export const deleteLicense = async (
  transaction: Transaction,
  { id, termsVersion }: Pick<License, "id" | "termsVersion">,
): Promise<boolean> => {
  const { numDeletedRows } = await transaction
    .deleteFrom("licenses")
    .where("id", "=", id)
    .where("terms_version", "=", termsVersion)
    .executeTakeFirst();
  if (numDeletedRows === 0n) return false;
  for (const table of GO_WITH_A_LICENSE) await transaction.deleteFrom(table).where("license_id", "=", id).execute();
  return true;
};

/** Deletes a license of an organization that is erased, whatever its terms, and all that hangs on it. */
export const deleteLicenseAnyway = async (transaction: Transaction, id: string): Promise<void> => {
  await transaction.deleteFrom("licenses").where("id", "=", id).execute();
  for (const table of GO_WITH_A_LICENSE) await transaction.deleteFrom(table).where("license_id", "=", id).execute();
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

/** The license of an id that is this organization's; undefined where there is none. */
export const findLicenseOf = async (
  queries: Queries,
  organizationId: string,
  id: string,
): Promise<License | undefined> => {
  const row = await queries
    .selectFrom("licenses")
    .selectAll()
    .where("id", "=", id)
    .where("organization_id", "=", organizationId)
    .executeTakeFirst();
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

/** Whether the outbox holds a change of a license. */
export const hasChanges = async (queries: Queries, id: string): Promise<boolean> =>
  (await queries.selectFrom("license_changes").select("license_id").where("license_id", "=", id).executeTakeFirst()) !==
  undefined;

/** Takes out of the outbox what `license`, now known to Tables, has caught up with. */
export const acknowledgeChanges = async (queries: Queries, { id, version }: License): Promise<void> => {
  await queries.deleteFrom("license_changes").where("license_id", "=", id).where("version", "<=", version).execute();
};
