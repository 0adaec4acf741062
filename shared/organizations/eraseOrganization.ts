import { forgetRates } from "../platform/sql/rates.ts";
import type { Queries, Transaction } from "../platform/sql/sql.ts";
import { deleteLinksOf, deleteLinksOfAll } from "./linkStore.ts";
import { deleteOrganization, findOrganization } from "./organizationStore.ts";
import type { Parts } from "./parts.ts";
import { deleteRegistrations } from "./registrationStore.ts";
import { forgetFailures } from "./signInFailures.ts";

/** Deletes an organization whose key is gone, its links, and what is counted for its contact's address. Harmless when repeated. */
export const removeOrganization = async (transaction: Transaction, id: string): Promise<void> => {
  const organization = await findOrganization(transaction, id);
  await deleteLinksOf(transaction, id);
  if (organization === undefined) return;
  await forgetFailures(transaction, [organization.email_index]);
  await forgetRates(transaction, organization.email_index);
  await deleteOrganization(transaction, id);
};

/** Registrations under an address, by its indexes, that nobody has verified. */
export const registrationsOf = (
  queries: Queries,
  indexes: readonly string[],
): Promise<{ id: string; subject: string }[]> =>
  queries.selectFrom("registrations").select(["id", "subject"]).where("email_index", "in", indexes).execute();

/** Organizations or registrations that were there until an instant (epoch milliseconds). */
export const standingUntil = (
  queries: Queries,
  table: "organizations" | "registrations",
  instant: number,
): Promise<{ id: string; subject: string }[]> =>
  queries.selectFrom(table).select(["id", "subject"]).where("created_at", "<=", instant).execute();

/** Deletes registrations whose keys are gone, with their links and the mails that wait. Harmless when repeated. */
export const eraseRegistrations = async (
  { sql, mail }: Pick<Parts, "sql" | "mail">,
  ids: readonly string[],
): Promise<void> => {
  if (ids.length === 0) return;
  await sql.transaction(async (transaction) => {
    const found = await transaction.selectFrom("registrations").select("subject").where("id", "in", ids).execute();
    await deleteLinksOfAll(transaction, ids);
    if (found.length > 0)
      await mail.forget(
        transaction,
        found.map(({ subject }) => subject),
      );
    await deleteRegistrations(transaction, ids);
  });
};
