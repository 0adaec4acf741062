import { emailIndexes, openAccount } from "./accounts.ts";
import type { Organization } from "./organizationStore.ts";
import type { Parts } from "./parts.ts";
import { provePassword } from "./provePassword.ts";
import { invalidCredentials } from "./refusals.ts";
import type { SignedIn, SignIn } from "./schemas.ts";
import { credentialsSeal } from "./seals.ts";

/**
 * Signs a contact in. An unknown address gets the same answer as a wrong password, after the same work. Throws
 * `invalid-credentials` or `too-many-requests`.
 */
export const signIn = async (parts: Parts, { email, password }: SignIn): Promise<SignedIn> => {
  const { vault, contactTokens } = parts;
  const { index, all } = await emailIndexes(vault, email);
  let found: Organization | undefined;
  await provePassword(parts, index, password, async () => {
    const { key, organization } = await openAccount(parts, all);
    found = organization;
    return organization && credentialsSeal.open(key, organization.id, organization.credentials).passwordHash;
  });
  if (found === undefined) throw invalidCredentials();
  const { accessToken, expiresIn } = await contactTokens.issue({
    organizationId: found.id,
    contactId: found.contact_id,
    generation: found.token_generation,
  });
  return { accessToken, tokenType: "Bearer", expiresIn };
};
