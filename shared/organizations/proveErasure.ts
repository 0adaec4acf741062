import type { Contact } from "../platform/identity/callers.ts";
import { addressOf, ownAccount } from "./accounts.ts";
import type { Parts } from "./parts.ts";
import { provePassword } from "./provePassword.ts";
import { credentialsSeal } from "./seals.ts";

/** An organization whose contact has proven that it is to be erased, and the indexes of their address. */
export type ProvenErasure = { id: string; subject: string; emailIndexes: readonly string[] };

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
  return { id: organization.id, subject: organization.subject, emailIndexes: await addressOf(parts, account) };
};
