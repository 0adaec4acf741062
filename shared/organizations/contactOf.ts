import type { DataKey } from "../platform/vault/vault.ts";
import { findAccount, openProfile } from "./accounts.ts";
import type { Parts } from "./parts.ts";

/** Whom a mail to an organization goes to, and the key to seal it under. */
export type ContactPerson = {
  contactName: string;
  contactEmail: string;
  key: DataKey;
  /** Grows when the contact person changes, and with each end of all access tokens. */
  generation: number;
};

/** An organization's present contact person; undefined where there is no such organization, or it was erased. */
export const contactOf = async (parts: Parts, id: string): Promise<ContactPerson | undefined> => {
  const account = await findAccount(parts, id);
  if (account === undefined) return undefined;
  const { contactName, contactEmail } = openProfile(account);
  return { contactName, contactEmail, key: account.key, generation: account.organization.token_generation };
};
