import { type Clock, toRfc3339 } from "../platform/clock.ts";
import { Refusal } from "../platform/refusal.ts";
import { isUniqueViolation } from "../platform/sql/failures.ts";
import type { Sql, Transaction } from "../platform/sql/sql.ts";
import { findOrganization, type Organizations } from "./organizations.ts";
import type { LinkedBy, LinkedTenant } from "./tenant.ts";
import { refuseUnerased } from "./tenantErasures.ts";
import { holdTenant, insertTenant, selectTenants } from "./tenantStore.ts";

export type TenantView = { tenant: string; linkedBy: LinkedBy; linkedAt: string };

/** The same in a list: with the domain of the administrator who proved it, where that is known. */
export type ListedTenant = TenantView & { domain: string | null };

/** A tenant as its organization and employees see it. */
export const toView = ({ tenant, linkedBy, linkedAt }: LinkedTenant): TenantView => ({
  tenant,
  linkedBy,
  linkedAt: toRfc3339(linkedAt),
});

/**
 * Runs `work`, which links a tenant, in a transaction. Of two that link one tenant at the same instant the database's
 * key stops one: run again, it sees the other's link and answers by the rules.
 */
export const linking = async <Result>(
  sql: Sql,
  work: (transaction: Transaction) => Promise<Result>,
): Promise<Result> => {
  try {
    return await sql.transaction(work);
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    return sql.transaction(work);
  }
};

/**
 * Gives a tenant that is free to an organization, and holds it until the transaction ends. `created` is false where it
 * was theirs before. Throws `conflict` where it is another organization's, and `unavailable` while what was kept for it
 * is still being erased.
 */
export const linkFreeTenant = async (
  transaction: Transaction,
  wanted: LinkedTenant,
): Promise<{ linked: LinkedTenant; created: boolean }> => {
  const linked = await holdTenant(transaction, wanted.tenant);
  if (linked === undefined) {
    await refuseUnerased(transaction, wanted.tenant);
    await insertTenant(transaction, wanted);
    return { linked: wanted, created: true };
  }
  if (linked.organizationId !== wanted.organizationId) {
    throw new Refusal("conflict", "This tenant belongs to another organization.");
  }
  return { linked, created: false };
};

/** An employee links a tenant to an organization. Repeating it changes nothing. */
export const linkTenant = async (
  { sql, clock, organizations }: { sql: Sql; clock: Clock; organizations: Organizations },
  organizationId: string,
  tenant: string,
): Promise<{ tenant: TenantView; created: boolean }> =>
  linking(sql, async (transaction) => {
    const { subject } = await findOrganization(organizations, transaction, organizationId);
    const linkedAt = clock.now();
    const wanted = { tenant, organizationId, subject, linkedBy: "employee" as const, linkedAt, domain: null };
    const { linked, created } = await linkFreeTenant(transaction, wanted);
    return { tenant: toView(linked), created };
  });

/** The tenants of an organization, in the order in which they were linked; none where there is no such organization. */
export const listTenants = async (sql: Sql, organizationId: string): Promise<{ tenants: ListedTenant[] }> => ({
  tenants: (await selectTenants(await sql.db(), organizationId)).map((linked) => ({
    ...toView(linked),
    domain: linked.domain,
  })),
});
