import { SealBroken } from "../platform/vault/vault.ts";
import { findAccount, openProfile } from "./accounts.ts";
import type { Parts } from "./parts.ts";

/** An organization's name, for the head of a mail to its own people; undefined where it was erased or cannot be read. */
export const nameOf = async (parts: Parts, id: string): Promise<string | undefined> => {
  const account = await findAccount(parts, id);
  if (account === undefined) return undefined;
  try {
    return openProfile(account).organizationName;
  } catch (error) {
    if (error instanceof SealBroken) return undefined;
    throw error;
  }
};
