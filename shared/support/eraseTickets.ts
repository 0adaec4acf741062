import type { SupportParts } from "./parts.ts";
import { deleteTicketLinks } from "./ticketLinkStore.ts";
import { deleteMessages } from "./ticketMessageStore.ts";
import { deleteTickets } from "./ticketStore.ts";

/** Deletes tickets whose keys are gone, with all that hangs on them. Harmless when repeated. */
export const eraseTickets = async (
  { sql, mail, eraseDebug }: Pick<SupportParts, "sql" | "mail" | "eraseDebug">,
  ids: readonly string[],
): Promise<void> => {
  if (ids.length === 0) return;
  for (const id of ids) await eraseDebug(id);
  await sql.transaction(async (transaction) => {
    const found = await transaction.selectFrom("tickets").select("subject").where("id", "in", ids).execute();
    await deleteMessages(transaction, ids);
    await deleteTicketLinks(transaction, ids);
    if (found.length > 0)
      await mail.forget(
        transaction,
        found.map(({ subject }) => subject),
      );
    await deleteTickets(transaction, ids);
  });
};
