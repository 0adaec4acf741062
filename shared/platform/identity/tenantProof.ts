import { Refusal } from "../refusal.ts";
import type { Callers, Customer } from "./callers.ts";

/** What a tenant administrator's token proves: the tenant, and the domain of the administrator's sign-in name. */
export type TenantProof = { tenant: string; domain: string | undefined };

const notAnAdministrators = (): Refusal =>
  new Refusal(
    "not-allowed",
    "The entraToken is no tenant administrator's. Let a Global or SharePoint Administrator sign in on a page of Usher's.",
  );

const provesNothing = (cause: unknown): Refusal =>
  new Refusal("not-signed-in", "The entraToken proves nothing: it is no longer valid, or not a customer's token.", {
    cause,
  });

/** Who a token names that was sent as proof, not as the caller's own: each refusal says that it is about that one. */
const whoIs = async (callers: Pick<Callers, "customer">, entraToken: string): Promise<Customer> => {
  try {
    return await callers.customer(entraToken);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.code === "not-allowed") throw notAnAdministrators();
    throw error.code === "not-signed-in" ? provesNothing(error.cause) : error;
  }
};

/**
 * Proves a tenant by an Entra ID token of its administrator, verified as any bearer token is. Throws `not-signed-in`
 * for a token that proves nothing, `not-allowed` for one of somebody or something else of a tenant.
 */
export const proveTenantAdmin = async (
  callers: Pick<Callers, "customer">,
  entraToken: string,
): Promise<TenantProof> => {
  const { tenant, tenantAdmin, domain } = await whoIs(callers, entraToken);
  if (!tenantAdmin) throw notAnAdministrators();
  return { tenant, domain };
};
