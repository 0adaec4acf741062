import type { DataKey } from "../platform/vault/vault.ts";
import { findProfile } from "./accounts.ts";
import type { Parts } from "./parts.ts";

/** Whom a mail to an organization goes to, and the key to seal it under. */
export type ContactPerson = {
  contactName: string;
  contactEmail: string;
  /** Whether they wish to be told when a license ends. */
  expiryNotices: boolean;
  key: DataKey;
  /** Grows when the contact person changes, and with each end of all access tokens. */
  generation: number;
};

/** An organization's present contact person; undefined where it was erased or cannot be read. */
export const contactOf = async (parts: Parts, id: string): Promise<ContactPerson | undefined> => {
  const found = await findProfile(parts, id);
  if (found === undefined) return undefined;
  const { contactName, contactEmail, expiryNotices } = found.profile;
  return { contactName, contactEmail, expiryNotices, key: found.key, generation: found.organization.token_generation };
};
