import { forgetRates } from "../platform/sql/rates.ts";
import type { Transaction } from "../platform/sql/sql.ts";
import { deleteLinksOf } from "./linkStore.ts";
import { deleteOrganization, findOrganization } from "./organizationStore.ts";
import { forgetFailures } from "./signInFailures.ts";

/** Forgets what is counted for an address, by its indexes. */
export const forgetAddress = async (transaction: Transaction, emailIndexes: readonly string[]): Promise<void> => {
  await forgetFailures(transaction, emailIndexes);
  await forgetRates(transaction, emailIndexes);
};

/**
 * Deletes an organization whose key is gone, its links, and what is counted for its contact's address. Harmless when repeated,
 * which finds links that were written meanwhile.
 */
export const eraseOrganization = async (transaction: Transaction, id: string): Promise<void> => {
  const organization = await findOrganization(transaction, id);
  await deleteLinksOf(transaction, id);
  if (organization === undefined) return;
  await forgetAddress(transaction, [organization.email_index]);
  await deleteOrganization(transaction, id);
};
