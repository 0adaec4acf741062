import type { Queries } from "../platform/sql/sql.ts";
import type { TenantsTable } from "./licenseTables.ts";
import type { LinkedTenant } from "./tenant.ts";

const toTenant = (row: TenantsTable): LinkedTenant => ({
  tenant: row.tenant,
  organizationId: row.organization_id,
  subject: row.subject,
  linkedBy: row.linked_by,
  linkedAt: row.linked_at,
});

/** Whose a tenant is; undefined where nobody linked it. */
export const findTenant = async (queries: Queries, tenant: string): Promise<LinkedTenant | undefined> => {
  const row = await queries.selectFrom("tenants").selectAll().where("tenant", "=", tenant).executeTakeFirst();
  return row === undefined ? undefined : toTenant(row);
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
    })
    .execute();
};
