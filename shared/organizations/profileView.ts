import { toRfc3339 } from "../platform/clock.ts";
import { type Account, openProfile } from "./accounts.ts";
import type { ProfileView } from "./schemas.ts";

/** A profile as it is shown, to its contact and to employees alike; nothing of the password. */
export const profileView = (account: Account): ProfileView => ({
  organizationId: account.organization.id,
  ...openProfile(account),
  createdAt: toRfc3339(account.organization.created_at),
  updatedAt: toRfc3339(account.organization.updated_at),
});

/** The profile's version as an entity tag (RFC 9110, strong). */
export const profileTag = ({ organization }: Account): string => `"${organization.revision}"`;
