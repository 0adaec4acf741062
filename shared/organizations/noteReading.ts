import { openAccounts } from "./accounts.ts";
import { findConcerned } from "./organizationStore.ts";
import type { Parts } from "./parts.ts";
import { leaveTrail, type Reader } from "./staffReadings.ts";

/** Whom something that an employee reads concerns. */
export type Concerned = { organizationIds: readonly string[]; emails: readonly string[] };

/**
 * Leaves the trail of an employee's reading with the organizations of these ids, and with those whose contact has one of
 * these addresses: once with each.
 */
export const noteReading = async (
  parts: Parts,
  reader: Reader,
  { organizationIds, emails }: Concerned,
): Promise<void> => {
  const { sql, vault } = parts;
  const indexes = await Promise.all([...new Set(emails)].map((email) => vault.blindIndex.all("email", email)));
  const found = await findConcerned(await sql.db(), [...new Set(organizationIds)], [...new Set(indexes.flat())]);
  await leaveTrail(parts, reader, await openAccounts(parts, found));
};
