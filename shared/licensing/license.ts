/**
 * Glossary. A *license* entitles one tenant of one organization to one product in one edition. A *verdict* is what the
 * licenses of a tenant and product say to a question at a time. The *grace* is the time after the expiry in which a
 * license still counts. A *lease* is how long an answer may be relied on without asking again.
 */
export const KINDS = ["trial", "subscription", "perpetual"] as const;
export type Kind = (typeof KINDS)[number];

export const STATUSES = ["active", "suspended", "revoked"] as const;
export type Status = (typeof STATUSES)[number];

/** What a license grants, and when: all that a verdict looks at. Instants are epoch milliseconds. */
export type Terms = {
  id: string;
  /** 128 random bits, publishable: shows to whom details may be told, and selects nothing. */
  key: string;
  edition: string;
  kind: Kind;
  status: Status;
  /** `["*"]`: every component. */
  components: readonly string[];
  /** Site collections (GUIDs) that it is limited to; `null`: not limited to named ones. */
  sites: readonly string[] | null;
  /** How many sites may be activated; `null`: sites need no activation. */
  maxSites: number | null;
  /** Added to those of the edition. */
  features: readonly string[];
  startsAt: number;
  expiresAt: number | null;
  graceDays: number;
};

/** A license as the database keeps it. */
export type License = Terms & {
  organizationId: string;
  /** The organization's subject. */
  subject: string;
  tenant: string;
  product: string;
  /** Grows by one with each change of the terms or the active sites: what orders the projections. */
  version: number;
  /** Grows by one with each change of the terms: the ETag, so that an activation makes no employee's copy stale. */
  termsVersion: number;
  /** How many sites are active under it. */
  used: number;
  createdAt: number;
  changedAt: number;
};

/** The ETag (RFC 9110) of one version of a product, or of a license's terms. */
export const etagOf = (version: number): string => `"${version}"`;
