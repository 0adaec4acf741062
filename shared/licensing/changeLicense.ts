import { isDeepStrictEqual } from "node:util";
import type { Clock } from "../platform/clock.ts";
import { ifMatchAllows } from "../platform/etag.ts";
import { Refusal } from "../platform/refusal.ts";
import type { Sql } from "../platform/sql/sql.ts";
import { etagOf, type License } from "./license.ts";
import { licenseFaults, refuseFaults } from "./licenseRules.ts";
import { updateLicense } from "./licenseStore.ts";
import { type SeenLicense, seen } from "./licenseView.ts";
import type { ProductStore } from "./productStore.ts";
import { licenseOf } from "./readLicense.ts";
import type { LicensePatch } from "./schemas.ts";

export type ChangeParts = {
  sql: Sql;
  clock: Clock;
  products: ProductStore;
  /** Makes the change known to every check; throws `unavailable` where it could not. */
  projectChange: (license: License) => Promise<void>;
};

const TRIES = 5;

const orNull = (time: string | null | undefined, before: number | null): number | null =>
  time === undefined ? before : time === null ? null : Date.parse(time);

/** What is absent stays, `null` takes away (RFC 7396, by the field). */
const patched = (before: License, patch: LicensePatch): License => ({
  ...before,
  edition: patch.edition ?? before.edition,
  kind: patch.kind ?? before.kind,
  status: patch.status ?? before.status,
  components: patch.components ?? before.components,
  sites: patch.sites === undefined ? before.sites : patch.sites,
  maxSites: patch.maxSites === undefined ? before.maxSites : patch.maxSites,
  features: patch.features === undefined ? before.features : (patch.features ?? []),
  startsAt: patch.startsAt === undefined ? before.startsAt : Date.parse(patch.startsAt),
  expiresAt: orNull(patch.expiresAt, before.expiresAt),
  graceDays: patch.graceDays ?? before.graceDays,
});

const touchedBy = (patch: LicensePatch): ReadonlySet<string> =>
  new Set(Object.entries(patch).flatMap(([name, value]) => (value === undefined ? [] : [name])));

const refuseStale = (): never => {
  throw new Refusal("precondition-failed", "The license was changed meanwhile. Read it again.");
};

/** The license as it stands afterwards, or `"again"` where somebody else's change came between. */
const changeOnce = async (
  { sql, clock, products }: ChangeParts,
  id: string,
  patch: LicensePatch,
  ifMatch: string | undefined,
): Promise<License | "again"> => {
  const before = await licenseOf(sql, id);
  if (!ifMatchAllows(ifMatch, etagOf(before.termsVersion))) refuseStale();
  const after = patched(before, patch);
  // Asking again for what stands already is how a call that was answered `unavailable` is repeated.
  if (isDeepStrictEqual(after, before)) return before;
  if (before.status === "revoked") {
    throw new Refusal("conflict", "The license is revoked, which is final. Issue a new one.");
  }
  const product = await products.find(before.product);
  refuseFaults(licenseFaults(after, product, touchedBy(patch)));
  const changed = { ...after, termsVersion: before.termsVersion + 1, changedAt: clock.now() };
  return (await sql.transaction((transaction) => updateLicense(transaction, changed))) ?? "again";
};

/**
 * An employee changes a license. Throws `not-found`, `precondition-failed` (`ifMatch` names another version),
 * `conflict` (revoked, or others change it over and over), `validation-failed`, and `unavailable` where the change stands
 * but checks do not know it yet.
 */
export const changeLicense = async (
  parts: ChangeParts,
  id: string,
  patch: LicensePatch,
  ifMatch?: string,
): Promise<SeenLicense> => {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const license = await changeOnce(parts, id, patch, ifMatch);
    if (license === "again") continue;
    await parts.projectChange(license);
    return seen(license);
  }
  throw new Refusal("conflict", "The license is being changed by others at this moment. Try again.");
};
