import { findAccount, openProfile } from "./accounts.ts";
import type { Parts } from "./parts.ts";

/** An organization's name, for the head of a mail that goes to its own people; undefined where it was erased. */
export const nameOf = async (parts: Parts, id: string): Promise<string | undefined> => {
  const account = await findAccount(parts, id);
  return account === undefined ? undefined : openProfile(account).organizationName;
};
