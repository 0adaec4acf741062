import type { Queries, Transaction } from "../platform/sql/sql.ts";
import type { TenantsTable } from "./licenseTables.ts";
import type { LinkedTenant } from "./tenant.ts";

const toTenant = (row: TenantsTable): LinkedTenant => ({
  tenant: row.tenant,
  organizationId: row.organization_id,
  subject: row.subject,
  linkedBy: row.linked_by,
  linkedAt: row.linked_at,
  domain: row.domain,
});

/** Whose a tenant is; undefined where nobody linked it. */
export const findTenant = async (queries: Queries, tenant: string): Promise<LinkedTenant | undefined> => {
  const row = await queries.selectFrom("tenants").selectAll().where("tenant", "=", tenant).executeTakeFirst();
  return row === undefined ? undefined : toTenant(row);
};

/**
 * The same, held until the transaction ends: nobody unlinks it before, and of two who hold it at once one waits for the
 * other. Whoever links a tenant or gives it a license holds it.
 */
export const holdTenant = async (transaction: Transaction, tenant: string): Promise<LinkedTenant | undefined> => {
  // Reading holds nothing; writing does, even what stands there already.
  const { numUpdatedRows } = await transaction
    .updateTable("tenants")
    .set((row) => ({ linked_at: row.ref("linked_at") }))
    .where("tenant", "=", tenant)
    .executeTakeFirst();
  return numUpdatedRows === 0n ? undefined : findTenant(transaction, tenant);
};

/** The tenants of an organization, in the order in which they were linked. */
export const selectTenants = async (queries: Queries, organizationId: string): Promise<LinkedTenant[]> => {
  const rows = await queries
    .selectFrom("tenants")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .orderBy("linked_at")
    .orderBy("tenant")
    .execute();
  return rows.map(toTenant);
};

/** Throws a unique violation where the tenant is linked already. */
export const insertTenant = async (queries: Queries, tenant: LinkedTenant): Promise<void> => {
  await queries
    .insertInto("tenants")
    .values({
      tenant: tenant.tenant,
      organization_id: tenant.organizationId,
      subject: tenant.subject,
      linked_by: tenant.linkedBy,
      linked_at: tenant.linkedAt,
      domain: tenant.domain,
    })
    .execute();
};

/** Frees a tenant that is held. */
export const deleteTenant = async (transaction: Transaction, tenant: string): Promise<void> => {
  await transaction.deleteFrom("tenants").where("tenant", "=", tenant).execute();
};

/** Writes how a tenant that is held was linked, and by which domain. */
export const updateTenant = async (
  transaction: Transaction,
  { tenant, linkedBy, domain }: Pick<LinkedTenant, "tenant" | "linkedBy" | "domain">,
): Promise<void> => {
  await transaction.updateTable("tenants").set({ linked_by: linkedBy, domain }).where("tenant", "=", tenant).execute();
};
