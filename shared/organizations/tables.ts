import type { LinkAction } from "../platform/mail/templates/links.ts";
import type { Sealed } from "../platform/vault/vault.ts";

/** An organization that somebody asked to register and nobody has verified yet. */
export type RegistrationsTable = {
  id: string;
  subject: string;
  email_index: string;
  /** Sealed `RegistrationSeal`. */
  profile: Sealed;
  created_at: number;
  /** From here on it counts no longer; 0 while it is being swept. */
  expires_at: number;
};

export type OrganizationsTable = {
  id: string;
  subject: string;
  email_index: string;
  name_index: string;
  /** The present contact person; another one after a hand-over. */
  contact_id: string;
  /** Grows with each end of all tokens, and so with each change of the credentials. */
  token_generation: number;
  /** Grows with each change of the profile. */
  revision: number;
  /** Sealed `ProfileSeal`. */
  profile: Sealed;
  /** Sealed `CredentialsSeal`. */
  credentials: Sealed;
  created_at: number;
  updated_at: number;
};

/** A single-use link of a mail. */
export type LinksTable = {
  /** SHA-256 of the token, which has 256 random bits of its own and so needs no salt. */
  token_hash: string;
  action: LinkAction;
  subject: string;
  /** Id of the registration or organization that it is for. */
  reference_id: string;
  /**
   * The account's `token_generation` when the link was asked for; it counts no longer than that, even where it was
   * written down just after a change of password ended all others. 0 where there is no account yet.
   */
  generation: number;
  expires_at: number;
  /** Sealed `HandoverSeal`, for a hand-over. */
  payload: Sealed | null;
};

/** Wrong passwords, by the blind index of the address, whether or not there is such an account. */
export type SignInFailuresTable = {
  email_index: string;
  failures: number;
  blocked_until: number;
  updated_at: number;
};

declare module "../platform/sql/sql.ts" {
  interface Schema {
    registrations: RegistrationsTable;
    organizations: OrganizationsTable;
    links: LinksTable;
    sign_in_failures: SignInFailuresTable;
  }
}

/** What `organizations.profile` holds. */
export type ProfileSeal = {
  organizationName: string;
  contactName: string;
  contactEmail: string;
  contactPhone: string;
  howDidYouFindUs: string;
  expiryNotices: boolean;
};

/** What `organizations.credentials` holds. */
export type CredentialsSeal = {
  /** argon2id, PHC string format. */
  passwordHash: string;
  passwordReminder?: string;
};

/** What `registrations.profile` holds; `null` in the placeholder that a registered address leaves. */
export type RegistrationSeal = (Omit<ProfileSeal, "expiryNotices"> & CredentialsSeal) | null;

/** What `links.payload` of a hand-over holds. */
export type HandoverSeal = Pick<ProfileSeal, "contactName" | "contactEmail" | "contactPhone">;
