import type { Clock } from "../platform/clock.ts";
import { describeError, type Log } from "../platform/log.ts";
import { unavailable } from "../platform/refusal.ts";
import type { Sql } from "../platform/sql/sql.ts";
import { selectActiveSites } from "./activationStore.ts";
import type { Changed, ChangeFeed } from "./changeFeed.ts";
import type { EntitlementStore } from "./entitlementStore.ts";
import type { License } from "./license.ts";
import type { LicensedTenantStore } from "./licensedTenantStore.ts";
import { acknowledgeChanges, standingLicenses } from "./licenseStore.ts";
import type { Removal } from "./removal.ts";
import { noteTold } from "./removalStore.ts";

export type ProjectionParts = {
  sql: Sql;
  entitlements: EntitlementStore;
  tenants: Pick<LicensedTenantStore, "add" | "remove">;
  feed: ChangeFeed;
  /** Lets this instance forget what it knows, so that the next check reads what was just written. */
  forget: (changes: readonly Changed[]) => void;
  clock: Clock;
  log: Log;
};

/**
 * A license that went while an instance was about to write it must not come back by that: it is taken back. Answers
 * those that stand.
 */
const takeBackGone = async (
  { sql, entitlements }: ProjectionParts,
  licenses: readonly License[],
): Promise<readonly License[]> => {
  const ids = licenses.map(({ id }) => id);
  const standing = await standingLicenses(await sql.db(), ids);
  for (const license of licenses) if (!standing.has(license.id)) await entitlements.remove(license);
  return licenses.filter(({ id }) => standing.has(id));
};

/**
 * Makes changed licenses known to every check, then takes them out of the outbox. The order is what makes it safe to
 * stop anywhere: an instance that hears of a change finds it written and its tenant in the set, and what was not
 * acknowledged is done again.
 * Throws `unavailable` where Tables did not take it.
 */
export const project = async (parts: ProjectionParts, licenses: readonly License[]): Promise<void> => {
  const { sql, entitlements, tenants, feed, forget, log } = parts;
  for (const license of licenses) {
    // Read after the license, so that no site is missing that its version has, whatever is activated meanwhile.
    const sites = await selectActiveSites(await sql.db(), license);
    if (!(await entitlements.write(license, sites))) throw unavailable("storage");
  }
  const standing = await takeBackGone(parts, licenses);
  await tenants.add(standing.map(({ tenant }) => tenant));
  await feed.append(licenses);
  forget(licenses);
  try {
    const db = await sql.db();
    for (const license of licenses) await acknowledgeChanges(db, license);
  } catch (error) {
    // Every check knows the change; the sweep will find it done and acknowledge it.
    log.warn("license-change-not-acknowledged", describeError(error));
  }
};

/**
 * Makes every check forget licenses that are gone; answers how many of them it told of. One that was told before is
 * told again only where it had come back.
 */
export const projectRemovals = async (
  { sql, entitlements, tenants, feed, forget, clock }: ProjectionParts,
  removals: readonly Removal[],
): Promise<number> => {
  const news: Removal[] = [];
  for (const removal of removals) {
    const stood = await entitlements.remove(removal);
    if (stood || removal.toldAt === null) news.push(removal);
  }
  // Each time: whoever wrote late may have put the tenant into the set again.
  for (const tenant of new Set(removals.map((removal) => removal.tenant))) await tenants.remove(tenant);
  if (news.length === 0) return 0;
  await feed.append(news);
  forget(news);
  const db = await sql.db();
  for (const { id } of news) await noteTold(db, id, clock.now());
  return news.length;
};

const orUnavailable = async (log: Log, event: string, work: Promise<unknown>): Promise<void> => {
  try {
    await work;
  } catch (error) {
    log.error(event, describeError(error));
    throw unavailable("storage", error);
  }
};

/**
 * Projects the change that an operation has just committed. The change stands: where Tables cannot be reached the
 * caller hears `unavailable`, may ask again, and the sweep repairs it.
 */
export const projectChange = (parts: ProjectionParts, license: License): Promise<void> =>
  orUnavailable(parts.log, "license-change-not-projected", project(parts, [license]));

/** The same for licenses that an operation has just deleted. */
export const projectRemoval = (parts: ProjectionParts, removals: readonly Removal[]): Promise<void> =>
  orUnavailable(parts.log, "license-removal-not-projected", projectRemovals(parts, removals));
