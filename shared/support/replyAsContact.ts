import type { Contact } from "../platform/identity/callers.ts";
import { countRequest } from "../platform/mail/mailRates.ts";
import { notRepeated, type Once } from "../platform/once.ts";
import { addMessage } from "./addMessage.ts";
import { noTicket, ownTicket } from "./openedTicket.ts";
import type { SupportParts } from "./parts.ts";
import type { Reply, Written } from "./schemas.ts";

/** What a contact adds, on their pages, to a ticket from their own address. Throws `not-found` or `too-many-requests`. */
export const replyAsContact = async (
  parts: SupportParts,
  contact: Contact,
  id: string,
  { text }: Reply,
  once: Once = notRepeated,
): Promise<Written> => {
  const opened = await ownTicket(parts, contact, id);
  await countRequest(parts, "ticket-reply", opened.ticket.email_index);
  return parts.sql.transaction(async (transaction) => {
    const written = await addMessage(parts, transaction, opened, { author: "contact", text });
    if (written === undefined) throw noTicket();
    await once.keep(transaction, opened.key.subject, written);
    return written;
  });
};
