import { notLinked } from "../platform/refusal.ts";

/** What this room asks about tenants. */
export type LinkedTenants = {
  /**
   * Whether the tenant belongs to an organization, and the domain of the administrator who proved it, if any; undefined
   * where it belongs to none.
   */
  find(tenant: string): Promise<{ domain: string | undefined } | undefined>;
};

/** Throws `not-licensed` for a tenant of no organization. */
export const requireLinked = async (tenants: LinkedTenants, tenant: string): Promise<void> => {
  if ((await tenants.find(tenant)) !== undefined) return;
  throw notLinked();
};
