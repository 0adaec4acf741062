import type { Sql, Transaction } from "../platform/sql/sql.ts";
import { deleteLicenseAnyway, selectLicenses } from "./licenseStore.ts";
import type { Removal } from "./removal.ts";
import { insertRemoval, untoldRemovals } from "./removalStore.ts";
import { insertErasure } from "./tenantErasures.ts";
import { deleteTenant, holdTenant, selectTenants } from "./tenantStore.ts";

/**
 * For which erasure an organization is left. `receivedBefore` (epoch milliseconds): its tenants may be somebody else's by now,
 * who keep what calls received since then left.
 */
export type Left = { erasure: string; receivedBefore?: number | undefined };

/**
 * Takes an organization's tenants and licenses out of SQL, whatever state they are in, and notes under the id of its erasure
 * what is to go for each tenant. Harmless when repeated, which finds what was written meanwhile.
 */
export const leaveOrganization = async (
  transaction: Transaction,
  { organizationId, erasure, receivedBefore, now }: Left & { organizationId: string; now: number },
): Promise<void> => {
  const tenants: string[] = [];
  for (const { tenant } of await selectTenants(transaction, organizationId)) {
    // Whoever gives a tenant a license holds it: afterwards none is added to what is read here.
    if ((await holdTenant(transaction, tenant))?.organizationId === organizationId) tenants.push(tenant);
  }
  for (const { id, subject, tenant, product } of await selectLicenses(transaction, { organizationId })) {
    await deleteLicenseAnyway(transaction, id);
    await insertRemoval(transaction, { id, subject, tenant, product, removedAt: now, toldAt: null });
  }
  for (const tenant of tenants) {
    await insertErasure(transaction, { tenant, since: now, erasure, erased_at: receivedBefore ?? null });
    await deleteTenant(transaction, tenant);
  }
};

/** Makes checks forget an organization's licenses that are gone. Throws `unavailable`. */
export const tellRemovals = async (
  { sql, projectRemovals }: { sql: Sql; projectRemovals: (removals: readonly Removal[]) => Promise<void> },
  subject: string,
): Promise<void> => {
  await projectRemovals(await untoldRemovals(await sql.db(), { subject }));
};
