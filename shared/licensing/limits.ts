/**
 * How large things of the catalogue and licenses may be. Together they keep the largest legal license token under
 * 3.5 KB, so that it fits in a cookie, and each entity well under what Azure Tables takes.
 */
export const LIMITS = {
  /** Characters of a product's, component's, edition's or feature's id. */
  idLength: 40,
  nameLength: 100,
  /** Characters of an Entra ID token in a body: as many as are read from an Authorization header. */
  tokenLength: 16 * 1024,
  versionLength: 64,
  components: 100,
  editions: 20,
  editionFeatures: 24,
  licenseFeatures: 12,
  sites: 200,
  /** Sites of one license that may be active: packed, they fill 0.8 of the 1 MiB that its projection may be. */
  maxSites: 50_000,
  graceDays: 365,
  trialDays: 365,
  /** Seconds. A lease shorter than this could not outlive the 10 s that a reading counts as fresh. */
  shortestLease: 30,
  longestLease: 30 * 24 * 3600,
  /** Products of the catalogue: an instance holds all of them. */
  products: 500,
} as const;

/** Bytes that a license token may have, so that a cookie holds it with its name and attributes. */
export const MAX_TOKEN_BYTES = 3_500;
