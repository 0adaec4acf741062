import { inChunks } from "../platform/sql/chunks.ts";
import type { SupportParts } from "./parts.ts";
import { deleteTicketLinks } from "./ticketLinkStore.ts";
import { deleteMessages } from "./ticketMessageStore.ts";
import { barTickets, deleteTickets, type Ticket } from "./ticketStore.ts";

/**
 * Erases tickets with all that hangs on them: the keys first, so that no copy of the rows opens any more, whatever happens
 * then. Harmless when repeated.
 */
export const eraseTickets = async (
  { sql, vault, mail, eraseDebug }: Pick<SupportParts, "sql" | "vault" | "mail" | "eraseDebug">,
  tickets: readonly Pick<Ticket, "id" | "subject">[],
): Promise<void> => {
  for (const chunk of inChunks(tickets)) {
    const ids = chunk.map(({ id }) => id);
    const subjects = chunk.map(({ subject }) => subject);
    await barTickets(await sql.db(), ids);
    for (const subject of subjects) await vault.keyring.destroy(subject);
    for (const id of ids) await eraseDebug(id);
    await sql.transaction(async (transaction) => {
      await deleteMessages(transaction, ids);
      await deleteTicketLinks(transaction, ids);
      await mail.forget(transaction, subjects);
      await deleteTickets(transaction, ids);
    });
  }
};
