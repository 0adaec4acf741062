import { describeError, type Log } from "../platform/log.ts";
import { unavailable } from "../platform/refusal.ts";
import type { Sql } from "../platform/sql/sql.ts";
import type { Changed, ChangeFeed } from "./changeFeed.ts";
import type { EntitlementStore } from "./entitlementStore.ts";
import type { License } from "./license.ts";
import type { LicensedTenantStore } from "./licensedTenantStore.ts";
import { acknowledgeChanges } from "./licenseStore.ts";

export type ProjectionParts = {
  sql: Sql;
  entitlements: EntitlementStore;
  tenants: Pick<LicensedTenantStore, "add">;
  feed: ChangeFeed;
  /** Lets this instance forget what it knows, so that the next check reads what was just written. */
  forget: (changes: readonly Changed[]) => void;
  log: Log;
};

/**
 * Makes changed licenses known to every check, then takes them out of the outbox. The order is what makes it safe to
 * stop anywhere: an instance that hears of a change finds it written and its tenant in the set, and what was not
 * acknowledged is done again.
 * Throws `unavailable` where Tables did not take it.
 */
export const project = async (
  { sql, entitlements, tenants, feed, forget, log }: ProjectionParts,
  licenses: readonly License[],
): Promise<void> => {
  for (const license of licenses) {
    if (!(await entitlements.write(license))) throw unavailable("storage");
  }
  await tenants.add(licenses.map(({ tenant }) => tenant));
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
 * Projects the change that an operation has just committed. The change stands: where Tables cannot be reached the
 * caller hears `unavailable`, may ask again, and the sweep repairs it.
 */
export const projectChange = async (parts: ProjectionParts, license: License): Promise<void> => {
  try {
    await project(parts, [license]);
  } catch (error) {
    parts.log.error("license-change-not-projected", describeError(error));
    throw unavailable("storage", error);
  }
};
