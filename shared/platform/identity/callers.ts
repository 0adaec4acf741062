/** Who calls. What each may do is declared by the doors; how each is proven stands beside this file. */
export type Anyone = { kind: "anyone" };

/** The contact person of one organization, by Usher's own access token. */
export type Contact = { kind: "contact"; organizationId: string; contactId: string; subject: string };

/** Somebody or something of a customer's tenant, by an Entra ID token for the multi-tenant registration "Usher". */
export type Customer = {
  kind: "user" | "app";
  /** Lower-case GUIDs; a person is (`tenant`, `oid`), never an e-mail. */
  tenant: string;
  oid: string;
  roles: readonly string[];
  /** True only for a user whose token counts as a tenant administrator's, by the contract's rule. */
  tenantAdmin: boolean;
  /** The domain of a tenant administrator's sign-in name, and of nobody else's; absent for a guest. */
  domain?: string | undefined;
};

/** A SharePoint web in its site collection, by lower-case GUIDs. The same ids in another tenant are another site. */
export type Site = { siteGuid: string; webGuid: string };

/** What a user may do on a site; a designer is a reader as well. */
export type SiteRights = "none" | "reader" | "designer";

/** Somebody or something of a customer's tenant who has been let in to one of its sites. */
export type SiteCaller = Pick<Customer, "kind" | "tenant" | "oid"> & { site: Site };

export const EMPLOYEE_ROLES = ["Licenses.Manage", "Support.Agent", "Privacy.Officer"] as const;
export type EmployeeRole = (typeof EMPLOYEE_ROLES)[number];

/** An employee of the vendor, by a token for the single-tenant registration "Usher Staff". */
export type Employee = { kind: "employee"; oid: string; roles: readonly EmployeeRole[] };

/** Verifies bearer tokens. Each throws `Refusal("not-signed-in")` for a token that does not prove its kind of caller. */
export type Callers = {
  contact(bearer: string): Promise<Contact>;
  customer(bearer: string): Promise<Customer>;
  employee(bearer: string): Promise<Employee>;
  siteRights: SiteRightsOf;
};

/**
 * What a user whose bearer token has been verified may do on a site, asked live on their behalf unless an answer that is
 * at most 5 minutes old gives them what is `needed`. Throws `consent-required`, `not-signed-in` with a claims challenge,
 * or `unavailable`.
 */
export type SiteRightsOf = (
  user: { tenant: string; oid: string; bearer: string },
  site: Site,
  needed: Exclude<SiteRights, "none">,
) => Promise<SiteRights>;
