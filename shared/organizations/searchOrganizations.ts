import type { Employee } from "../platform/identity/callers.ts";
import { openAccounts } from "./accounts.ts";
import { findByEmail, findByName, type Organization } from "./organizationStore.ts";
import type { Parts } from "./parts.ts";
import type { OrganizationSearch, ProfileView } from "./schemas.ts";
import { readAs } from "./staffReadings.ts";

const MOST = 50;

const find = async ({ sql, vault }: Parts, search: OrganizationSearch): Promise<Organization[]> => {
  const db = await sql.db();
  if (search.contactEmail !== undefined) {
    const organization = await findByEmail(db, await vault.blindIndex.all("email", search.contactEmail));
    return organization ? [organization] : [];
  }
  if (search.organizationName === undefined) return [];
  return findByName(db, sql.dialect, await vault.blindIndex.all("organization-name", search.organizationName), MOST);
};

/** Finds organizations by their whole contact address or name, at most 50; each one shown leaves a trace. */
export const searchOrganizations = async (
  parts: Parts,
  employee: Employee,
  search: OrganizationSearch,
): Promise<{ organizations: ProfileView[] }> => {
  const accounts = await openAccounts(parts, await find(parts, search));
  return { organizations: await readAs(parts, employee, accounts) };
};
