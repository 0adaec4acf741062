import { findProfile } from "./accounts.ts";
import type { Parts } from "./parts.ts";

/** An organization's name, for the head of a mail to its own people; undefined where it was erased or cannot be read. */
export const nameOf = async (parts: Parts, id: string): Promise<string | undefined> =>
  (await findProfile(parts, id))?.profile.organizationName;
