import type { Clock } from "../platform/clock.ts";
import type { Contact } from "../platform/identity/callers.ts";
import { Refusal } from "../platform/refusal.ts";
import type { Sql } from "../platform/sql/sql.ts";
import { deleteActivation } from "./activationStore.ts";

export type FreeParts = {
  sql: Sql;
  clock: Clock;
  /** Makes the active sites of a license known to every check; throws `unavailable` where it could not. */
  projectLicense: (id: string) => Promise<void>;
};

/**
 * The contact frees a site under a license of their own organization, so that another may be activated. Throws
 * `not-found` where it is not active under a license of theirs, and `unavailable` where it is free but checks do not know
 * it yet.
 */
export const freeSite = async (
  { sql, clock, projectLicense }: FreeParts,
  { organizationId }: Contact,
  licenseId: string,
  site: string,
): Promise<void> => {
  await sql.transaction(async (transaction) => {
    const freed = await deleteActivation(transaction, { organizationId, licenseId, site }, clock.now());
    if (freed === undefined) {
      throw new Refusal("not-found", "This site is not active under a license of this id of your organization.");
    }
  });
  await projectLicense(licenseId);
};
