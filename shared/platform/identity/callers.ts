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

export const EMPLOYEE_ROLES = ["Licenses.Manage", "Support.Agent", "Privacy.Officer"] as const;
export type EmployeeRole = (typeof EMPLOYEE_ROLES)[number];

/** An employee of the vendor, by a token for the single-tenant registration "Usher Staff". */
export type Employee = { kind: "employee"; oid: string; roles: readonly EmployeeRole[] };

/** Verifies bearer tokens. Each throws `Refusal("not-signed-in")` for a token that does not prove its kind of caller. */
export type Callers = {
  contact(bearer: string): Promise<Contact>;
  customer(bearer: string): Promise<Customer>;
  employee(bearer: string): Promise<Employee>;
};
