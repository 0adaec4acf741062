import { ifMatchAllows } from "../platform/etag.ts";
import type { Contact } from "../platform/identity/callers.ts";
import { Refusal } from "../platform/refusal.ts";
import { type Account, openProfile, ownAccount } from "./accounts.ts";
import { updateOrganization } from "./organizationStore.ts";
import type { Parts } from "./parts.ts";
import { profileTag, profileView } from "./profileView.ts";
import type { TaggedProfile } from "./readProfile.ts";
import type { ProfileChanges } from "./schemas.ts";
import { profileSeal } from "./seals.ts";
import type { ProfileSeal } from "./tables.ts";

const merged = (profile: ProfileSeal, changes: ProfileChanges): ProfileSeal => ({
  ...profile,
  ...(changes.organizationName === undefined ? {} : { organizationName: changes.organizationName }),
  ...(changes.contactName === undefined ? {} : { contactName: changes.contactName }),
  ...(changes.contactPhone === undefined ? {} : { contactPhone: changes.contactPhone }),
  ...(changes.howDidYouFindUs === undefined ? {} : { howDidYouFindUs: changes.howDidYouFindUs }),
  ...(changes.expiryNotices === undefined ? {} : { expiryNotices: changes.expiryNotices }),
});

const apply = async (parts: Parts, account: Account, changes: ProfileChanges): Promise<Account | undefined> => {
  const { sql, vault, clock } = parts;
  const { organization, key } = account;
  const profile = merged(openProfile(account), changes);
  const columns = {
    profile: profileSeal.seal(key, organization.id, profile),
    name_index: await vault.blindIndex.of("organization-name", profile.organizationName),
    updated_at: clock.now(),
  };
  const isDone = await updateOrganization(await sql.db(), organization, { profile: true }, columns);
  return isDone
    ? { key, organization: { ...organization, ...columns, revision: organization.revision + 1 } }
    : undefined;
};

/**
 * Changes what is given of the contact's own profile; the address changes by a hand-over only. `ifMatch` is the
 * header's value: throws `precondition-failed` when the profile is another by now.
 */
export const changeProfile = async (
  parts: Parts,
  contact: Contact,
  changes: ProfileChanges,
  ifMatch?: string,
): Promise<TaggedProfile> => {
  // A change at the same instant is not lost: this one is made anew on top of it.
  for (let round = 0; round < 5; round++) {
    const account = await ownAccount(parts, contact);
    if (!ifMatchAllows(ifMatch, profileTag(account))) {
      throw new Refusal("precondition-failed", "The profile has changed meanwhile. Read it again.");
    }
    const isNothing = Object.keys(changes).length === 0;
    const changed = isNothing ? account : await apply(parts, account, changes);
    if (changed) return { profile: profileView(changed), etag: profileTag(changed) };
  }
  throw new Refusal("conflict", "The profile is being changed by others at this moment. Try again.");
};
