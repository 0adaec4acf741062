import { inChunks } from "../platform/sql/chunks.ts";
import { deleteLinksOfAll } from "./linkStore.ts";
import type { Parts } from "./parts.ts";
import { deleteRegistrations, type RegistrationRow } from "./registrationStore.ts";

/**
 * Erases registrations that cannot be verified any more, with their links and the mails that wait: the keys first, so that no
 * copy of the rows opens, whatever happens then. Harmless when repeated.
 */
export const eraseRegistrations = async (
  { sql, vault, mail }: Pick<Parts, "sql" | "vault" | "mail">,
  registrations: readonly Pick<RegistrationRow, "id" | "subject">[],
): Promise<void> => {
  for (const chunk of inChunks(registrations)) {
    const ids = chunk.map(({ id }) => id);
    const subjects = chunk.map(({ subject }) => subject);
    for (const subject of subjects) await vault.keyring.destroy(subject);
    await sql.transaction(async (transaction) => {
      await deleteLinksOfAll(transaction, ids);
      await mail.forget(transaction, subjects);
      await deleteRegistrations(transaction, ids);
    });
  }
};
