import type { Contact } from "../platform/identity/callers.ts";
import { findOrganization } from "./organizationStore.ts";
import type { Parts } from "./parts.ts";
import { notSignedIn } from "./refusals.ts";

/** The contact whom a bearer token stands for, as long as its generation counts. Throws `not-signed-in`. */
export const currentContact = async ({ sql, contactTokens }: Parts, bearer: string): Promise<Contact> => {
  const { organizationId, contactId, generation } = await contactTokens.verify(bearer);
  const organization = await findOrganization(await sql.db(), organizationId);
  if (organization?.contact_id !== contactId || organization.token_generation !== generation) throw notSignedIn();
  return { kind: "contact", organizationId, contactId, subject: organization.subject };
};
