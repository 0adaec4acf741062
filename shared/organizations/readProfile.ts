import type { Contact } from "../platform/identity/callers.ts";
import { ownAccount } from "./accounts.ts";
import type { Parts } from "./parts.ts";
import { profileTag, profileView } from "./profileView.ts";
import type { ProfileView } from "./schemas.ts";

/** A profile and its entity tag. */
export type TaggedProfile = { profile: ProfileView; etag: string };

/** The contact's own organization. */
export const readProfile = async (parts: Parts, contact: Contact): Promise<TaggedProfile> => {
  const account = await ownAccount(parts, contact);
  return { profile: profileView(account), etag: profileTag(account) };
};
