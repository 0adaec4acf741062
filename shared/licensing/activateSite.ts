import type { Clock } from "../platform/clock.ts";
import { Refusal } from "../platform/refusal.ts";
import { isUniqueViolation } from "../platform/sql/failures.ts";
import type { Queries, Sql } from "../platform/sql/sql.ts";
import { type Choice, chooseLicense } from "./activationRules.ts";
import { insertActivation, selectActive } from "./activationStore.ts";
import type { License } from "./license.ts";
import { findLicense, hasChanges, selectLicenses } from "./licenseStore.ts";
import type { ActivationBody, ActivationView } from "./schemas.ts";
import { findTenant } from "./tenantStore.ts";

/** A reader of a site, proven by the entrance. Lower case. */
export type SiteReader = { tenant: string; site: { siteGuid: string } };

/** The license under which the site counts now; `created` is false where it did so before. */
export type Activated = { activation: ActivationView; created: boolean };

export type ActivateParts = {
  sql: Sql;
  clock: Clock;
  /** Makes the active sites of a license known to every check; throws `unavailable` where it could not. */
  projectLicense: (id: string) => Promise<void>;
};

const TRIES = 10;

const notLicensed = (): Refusal =>
  new Refusal("not-licensed", "No license of this product counts for this site now. Ask the organization's contact.");

const full = (): Refusal =>
  new Refusal(
    "site-limit-reached",
    "As many sites are active as are licensed. The organization's contact can free one.",
  );

const busy = (): Refusal =>
  new Refusal("unavailable", "The license is being changed at this moment. Try again shortly.", { retryAfter: 1 });

/** Nothing is kept for a tenant that is not linked: no erasure would reach it. */
const choose = async (db: Queries, { tenant, site }: SiteReader, product: string, now: number): Promise<Choice> => {
  if ((await findTenant(db, tenant)) === undefined) return { kind: "not-licensed" };
  // By the very id: case counts in it, and not to every database.
  const licenses = (await selectLicenses(db, { tenant })).filter((license) => license.product === product);
  return chooseLicense(licenses, await selectActive(db, licenses, site.siteGuid), site.siteGuid, now);
};

/** The license with the site active; undefined where it was changed, filled or erased, or the site activated, meanwhile. */
const activateUnder = async (
  { sql, clock }: ActivateParts,
  license: License,
  site: string,
): Promise<License | undefined> => {
  const activation = { site, activatedAt: clock.now() };
  try {
    return await sql.transaction((transaction) => insertActivation(transaction, license, activation));
  } catch (error) {
    if (isUniqueViolation(error)) return undefined;
    throw error;
  }
};

const viewOf = ({ used, maxSites }: License, { site }: SiteReader): ActivationView => ({
  site: site.siteGuid,
  used,
  max: maxSites,
});

/**
 * A reader of a site has it activated for a product. Repeating it changes nothing. Throws `not-licensed` (the tenant is
 * not linked, or none of its licenses counts there), `site-limit-reached`, and `unavailable` where the activation stands
 * but checks do not know it yet, or others change the license over and over: a retry is safe.
 */
export const activateSite = async (
  parts: ActivateParts,
  reader: SiteReader,
  { product }: ActivationBody,
): Promise<Activated> => {
  const { sql, clock, projectLicense } = parts;
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const db = await sql.db();
    const choice = await choose(db, reader, product, clock.now());
    if (choice.kind === "not-licensed") throw notLicensed();
    if (choice.kind === "full") throw full();
    if (choice.kind === "counts") {
      // As it stands after the site was seen to be active under it: it may have become so a moment ago.
      const license = await findLicense(db, choice.license.id);
      if (license === undefined) continue;
      // Where the call that activated it could not tell Tables, its repetition does.
      if (await hasChanges(db, license.id)) await projectLicense(license.id);
      return { activation: viewOf(license, reader), created: false };
    }
    const activated = await activateUnder(parts, choice.license, reader.site.siteGuid);
    if (activated === undefined) continue;
    await projectLicense(activated.id);
    return { activation: viewOf(activated, reader), created: true };
  }
  throw busy();
};
