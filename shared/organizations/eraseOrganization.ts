import { forgetRates } from "../platform/sql/rates.ts";
import type { Transaction } from "../platform/sql/sql.ts";
import { deleteLinksOf } from "./linkStore.ts";
import { deleteOrganization, findOrganization } from "./organizationStore.ts";
import { forgetFailures } from "./signInFailures.ts";

/**
 * Deletes an organization whose key is gone, its links, and what is counted for its contact's address. Harmless when repeated,
 * which finds links that were written meanwhile.
 */
export const eraseOrganization = async (transaction: Transaction, id: string): Promise<void> => {
  const organization = await findOrganization(transaction, id);
  await deleteLinksOf(transaction, id);
  if (organization === undefined) return;
  await forgetFailures(transaction, [organization.email_index]);
  await forgetRates(transaction, organization.email_index);
  await deleteOrganization(transaction, id);
};
