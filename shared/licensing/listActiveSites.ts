import { toRfc3339 } from "../platform/clock.ts";
import type { Contact } from "../platform/identity/callers.ts";
import { Refusal } from "../platform/refusal.ts";
import type { Sql } from "../platform/sql/sql.ts";
import { selectActivations } from "./activationStore.ts";
import { findLicenseOf } from "./licenseStore.ts";
import type { ActiveSites } from "./schemas.ts";

/**
 * The sites that are active under a license of the contact's own organization, in the order in which they were
 * activated. `max` is null where sites need no activation. Throws `not-found`.
 */
export const listActiveSites = async (sql: Sql, { organizationId }: Contact, id: string): Promise<ActiveSites> => {
  const db = await sql.db();
  const license = await findLicenseOf(db, organizationId, id);
  if (license === undefined) throw new Refusal("not-found", "Your organization has no license of this id.");
  const activations = await selectActivations(db, id);
  return {
    sites: activations.map(({ site, activatedAt }) => ({ site, activatedAt: toRfc3339(activatedAt) })),
    used: activations.length,
    max: license.maxSites,
  };
};
