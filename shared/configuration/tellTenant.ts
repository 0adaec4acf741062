import type { LinkedTenants } from "./linkedTenants.ts";
import type { PendingAlerts } from "./pendingAlerts.ts";

/** How a tenant stands with Usher: whether it belongs to an organization, and how many of its alerts wait. */
export type TenantState = { tenant: string; isLinked: boolean; pendingCount: number };

/** What a tenant's administrator is told before anything is decided. */
export const tellTenant = async (
  { tenants, alerts }: { tenants: LinkedTenants; alerts: Pick<PendingAlerts, "count"> },
  tenant: string,
): Promise<TenantState> => {
  const [linked, pendingCount] = await Promise.all([tenants.find(tenant), alerts.count(tenant)]);
  return { tenant, isLinked: linked !== undefined, pendingCount };
};
