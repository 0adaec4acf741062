import type { Clock } from "../platform/clock.ts";
import type { Contact } from "../platform/identity/callers.ts";
import type { TenantProof } from "../platform/identity/tenantProof.ts";
import type { Once } from "../platform/once.ts";
import type { Sql } from "../platform/sql/sql.ts";
import { linkFreeTenant, linking, type TenantView, toView } from "./linkTenant.ts";
import { findOwn, type Organizations, openOwn } from "./organizations.ts";
import type { TenantProofBody } from "./schemas.ts";
import type { LinkedTenant } from "./tenant.ts";
import { updateTenant } from "./tenantStore.ts";

export type ProveParts = {
  sql: Sql;
  clock: Clock;
  organizations: Organizations;
  /** What an administrator's token proves. Throws `not-signed-in` or `not-allowed` where it proves nothing. */
  proveTenantAdmin: (entraToken: string) => Promise<TenantProof>;
};

/**
 * The administrator of a tenant proves it to be the contact's organization's. An employee's link becomes a proven one;
 * `created` is false where the tenant was theirs before. The token is looked at and kept nowhere. Throws `not-signed-in`
 * and `not-allowed` (the token), `conflict` (another organization's tenant).
 */
export const proveTenant = async (
  { sql, clock, organizations, proveTenantAdmin }: ProveParts,
  contact: Contact,
  { entraToken }: TenantProofBody,
  once: Once,
): Promise<{ tenant: TenantView; created: boolean }> => {
  const { tenant, domain = null } = await proveTenantAdmin(entraToken);
  await openOwn(organizations, contact);
  return linking(sql, async (transaction) => {
    const { subject } = await findOwn(organizations, transaction, contact);
    const { organizationId } = contact;
    const wanted = { tenant, organizationId, subject, linkedBy: "proof" as const, linkedAt: clock.now(), domain };
    const { linked, created } = await linkFreeTenant(transaction, wanted);
    const proven: LinkedTenant = { ...linked, linkedBy: "proof", domain: linked.domain ?? domain };
    if (!created) await updateTenant(transaction, proven);
    const result = { tenant: toView(proven), created };
    await once.keep(transaction, subject, result);
    return result;
  });
};
