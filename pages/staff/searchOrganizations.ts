import type { Client } from "../api/client.ts";
import type { Organization } from "./shapes.ts";

/** Looks for customers by what was typed: an address, which has an @, or a name. The search is a POST, so that neither gets into an address. */
export const searchOrganizations = async (client: Client, wanted: string): Promise<Organization[]> => {
  const body = wanted.includes("@") ? { contactEmail: wanted } : { organizationName: wanted };
  const { body: found } = await client.send<{ organizations: Organization[] }>(
    "POST",
    "/api/staff/organizations/search",
    body,
  );
  return found.organizations;
};
