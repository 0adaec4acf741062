import { DAY } from "../platform/clock.ts";
import type { Kind, Terms } from "./license.ts";
import { compareVersions } from "./semver.ts";

export const VALID_CODES = ["VALID", "TRIAL", "GRACE"] as const;

/** Why one license says no, in the order in which it is looked at: the first that applies answers. */
const FAILURES = [
  "REVOKED",
  "SUSPENDED",
  "NOT_STARTED",
  "EXPIRED",
  "COMPONENT_NOT_LICENSED",
  "SITE_NOT_LICENSED",
  "SITE_NOT_ACTIVATED",
  "VERSION_NOT_SUPPORTED",
] as const;

export const CODES = [...VALID_CODES, "NOT_FOUND", ...FAILURES] as const;
export type Code = (typeof CODES)[number];

/** Best first. */
const RANKS: ReadonlyMap<Code, number> = new Map(
  [...VALID_CODES, ...FAILURES.toReversed(), "NOT_FOUND" as const].map((code, rank) => [code, rank]),
);

/** Which sites are active under a license: all that is asked of it is whether one of them is. */
export type ActivatedSites = Pick<ReadonlySet<string>, "has">;

/** What the verdict needs of a license: its terms, and the sites that were activated under it. */
export type LicenseTerms = Terms & { activatedSites: ActivatedSites };

/** What the verdict needs of the product. */
export type ProductTerms = {
  editions: readonly { id: string; features: readonly string[] }[];
  minVersion?: string | undefined;
};

/** What is asked. An absent component or version is not tested; an absent site fails a license that is bound to sites. */
export type Question = { component?: string | undefined; site?: string | undefined; version?: string | undefined };

export type Verdict = {
  valid: boolean;
  code: Code;
  /** Of the license that answers; all `null` where there is none. */
  edition: string | null;
  kind: Kind | null;
  features: readonly string[] | null;
  expiresAt: number | null;
  /** `expiresAt` + `graceDays` × 24 h; `null` where the license does not expire. The entitlement ends here. */
  graceUntil: number | null;
  /** The next instant at which time alone may change the verdict; `null`: never. */
  changesAt: number | null;
};

/** The instant at which a license's grace ends, exclusive; `null` where it does not expire. */
export const graceUntilOf = ({ expiresAt, graceDays }: Pick<Terms, "expiresAt" | "graceDays">): number | null =>
  expiresAt === null ? null : expiresAt + graceDays * DAY;

/** Whether an end, exclusive, has come; what has none never ends. */
export const isOver = (end: number | null, now: number): boolean => end !== null && now >= end;

const supports = (minVersion: string | undefined, version: string | undefined): boolean => {
  if (minVersion === undefined || version === undefined) return true;
  const difference = compareVersions(version, minVersion);
  return difference !== undefined && difference >= 0;
};

/**
 * What one license says. `startsAt` is inclusive, `expiresAt` and the grace's end are exclusive: at `expiresAt` to the
 * millisecond a license is in its grace, and at the grace's end it is expired.
 */
const codeOf = (license: LicenseTerms, product: ProductTerms, question: Question, now: number): Code => {
  const { component, site, version } = question;
  const { components, sites, maxSites, activatedSites } = license;
  if (license.status === "revoked") return "REVOKED";
  if (license.status === "suspended") return "SUSPENDED";
  if (now < license.startsAt) return "NOT_STARTED";
  if (isOver(graceUntilOf(license), now)) return "EXPIRED";
  if (component !== undefined && !components.includes("*") && !components.includes(component)) {
    return "COMPONENT_NOT_LICENSED";
  }
  if (sites !== null && (site === undefined || !sites.includes(site))) return "SITE_NOT_LICENSED";
  if (maxSites !== null && (site === undefined || !activatedSites.has(site))) return "SITE_NOT_ACTIVATED";
  if (!supports(product.minVersion, version)) return "VERSION_NOT_SUPPORTED";
  if (isOver(license.expiresAt, now)) return "GRACE";
  return license.kind === "trial" ? "TRIAL" : "VALID";
};

const rankOf = (code: Code): number => RANKS.get(code) ?? RANKS.size;

/** A license, and what it says to a question at an instant. */
export type Said<License extends LicenseTerms = LicenseTerms> = { license: License; code: Code };

/** The better code first; of equal ones that which lasts longest, then the older license, so that the order of reading does not show. */
const byMerit = (a: Said, b: Said): number => {
  const rank = rankOf(a.code) - rankOf(b.code);
  if (rank !== 0) return rank;
  const [endOfA, endOfB] = [graceUntilOf(a.license) ?? Infinity, graceUntilOf(b.license) ?? Infinity];
  if (endOfA !== endOfB) return endOfA > endOfB ? -1 : 1;
  return a.license.id < b.license.id ? -1 : 1;
};

/** What each license says to a question at an instant; the one that answers for all of them first. */
export const appraise = <License extends LicenseTerms>(
  licenses: readonly License[],
  product: ProductTerms,
  question: Question,
  now: number,
): Said<License>[] =>
  licenses.map((license) => ({ license, code: codeOf(license, product, question, now) })).sort(byMerit);

/** Whether a code is a yes. */
export const isValid = (code: Code): boolean => VALID_CODES.some((valid) => valid === code);

const nextChange = (licenses: readonly LicenseTerms[], now: number): number | null => {
  const boundaries = licenses.flatMap((license) => [license.startsAt, license.expiresAt, graceUntilOf(license)]);
  const ahead = boundaries.filter((instant) => instant !== null && instant > now) as number[];
  return ahead.length === 0 ? null : Math.min(...ahead);
};

const featuresOf = (license: LicenseTerms, product: ProductTerms): string[] => {
  const edition = product.editions.find(({ id }) => id === license.edition);
  return [...new Set([...(edition?.features ?? []), ...license.features])];
};

/**
 * What the licenses of one tenant and product say to a question at an instant. Total: every input has an answer, and
 * the answer depends on nothing else. The first failure of a license is its code, the best license answers.
 */
export const verdict = (
  licenses: readonly LicenseTerms[],
  product: ProductTerms,
  question: Question,
  now: number,
): Verdict => {
  const changesAt = nextChange(licenses, now);
  const [best] = appraise(licenses, product, question, now);
  if (best === undefined) {
    const nothing = { edition: null, kind: null, features: null, expiresAt: null, graceUntil: null };
    return { valid: false, code: "NOT_FOUND", ...nothing, changesAt };
  }
  const { license, code } = best;
  return {
    valid: isValid(code),
    code,
    edition: license.edition,
    kind: license.kind,
    features: featuresOf(license, product),
    expiresAt: license.expiresAt,
    graceUntil: graceUntilOf(license),
    changesAt,
  };
};

/** Whether the version asked for is supported, whatever the licenses say: all of a version that a verdict depends on. */
export const isSupported = (product: ProductTerms, version: string | undefined): boolean =>
  supports(product.minVersion, version);
