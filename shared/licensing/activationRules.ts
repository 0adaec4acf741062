import type { License } from "./license.ts";
import { appraise, isValid } from "./verdict.ts";

/** What is to be done so that a site counts: nothing, an activation under a license, or it cannot. */
export type Choice =
  /** It counts already, under `license`. */
  | { kind: "counts"; license: License }
  | { kind: "activate"; license: License }
  /** Each license that the site could be activated under has as many active sites as it may have. */
  | { kind: "full" }
  | { kind: "not-licensed" };

const EVERYWHERE = { has: () => true };
/** An activation is of no component and no version: whatever a product says of them is left to the check. */
const ANY_PRODUCT = { editions: [] };

const hasRoom = ({ maxSites, used }: License): boolean => maxSites !== null && used < maxSites;

/** Whether the site would run no further component under this license than it does already. */
const isCovered = ({ components }: License, counting: readonly License[]): boolean => {
  const covered = new Set(counting.flatMap((license) => license.components));
  return covered.has("*") || components.every((component) => covered.has(component));
};

/**
 * Under which of a tenant's licenses of one product a site is to be activated at `now`. Those are looked at that are
 * valid there, or would be but for the activation. One that needs no activation, or has it (`active`: their ids), counts
 * already; another is wanted where the site runs more components under it; of those the best that has room is taken.
 */
export const chooseLicense = (
  licenses: readonly License[],
  active: ReadonlySet<string>,
  site: string,
  now: number,
): Choice => {
  const activated = licenses.map((license) => ({ ...license, activatedSites: EVERYWHERE }));
  const valid = appraise(activated, ANY_PRODUCT, { site }, now).flatMap(({ license, code }) =>
    isValid(code) ? [license] : [],
  );
  const counts = ({ id, maxSites }: License): boolean => maxSites === null || active.has(id);
  const counting = valid.filter(counts);
  const wanted = valid.filter((license) => !counts(license) && !isCovered(license, counting));
  const withRoom = wanted.find(hasRoom);
  if (withRoom !== undefined) return { kind: "activate", license: withRoom };
  const standing = counting.find(({ maxSites }) => maxSites !== null) ?? counting[0];
  if (standing !== undefined) return { kind: "counts", license: standing };
  return { kind: wanted.length > 0 ? "full" : "not-licensed" };
};
