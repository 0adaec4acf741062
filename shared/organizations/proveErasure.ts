import type { Contact } from "../platform/identity/callers.ts";
import { SealBroken } from "../platform/vault/vault.ts";
import { type Account, emailIndexes, openProfile, ownAccount } from "./accounts.ts";
import type { Parts } from "./parts.ts";
import { provePassword } from "./provePassword.ts";
import { credentialsSeal } from "./seals.ts";

/** An organization whose contact has proven that it is to be erased, and the indexes of their address. */
export type ProvenErasure = { id: string; subject: string; emailIndexes: readonly string[] };

/** The indexes of the contact's address; where the profile is damaged, which must keep nobody from being erased, that of the row. */
const indexesOf = async ({ vault }: Pick<Parts, "vault">, account: Account): Promise<readonly string[]> => {
  try {
    return (await emailIndexes(vault, openProfile(account).contactEmail)).all;
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error;
    return [account.organization.email_index];
  }
};

/**
 * The contact's own organization, once the password is proven again. Throws `invalid-credentials`, `too-many-requests`, or
 * `not-signed-in`.
 */
export const proveErasure = async (parts: Parts, contact: Contact, password: string): Promise<ProvenErasure> => {
  const account = await ownAccount(parts, contact);
  const { organization, key } = account;
  await provePassword(parts, organization.email_index, password, async () => {
    return credentialsSeal.open(key, organization.id, organization.credentials).passwordHash;
  });
  return { id: organization.id, subject: organization.subject, emailIndexes: await indexesOf(parts, account) };
};
