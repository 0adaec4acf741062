import type { Contact } from "../platform/identity/callers.ts";
import { contactIndexes, openTickets, ownTicket } from "./openedTicket.ts";
import type { SupportParts } from "./parts.ts";
import type { Continued, TicketDetail, TicketPage } from "./schemas.ts";
import { selectMessages } from "./ticketMessageStore.ts";
import { PAGE, pageBegins, pageOf } from "./ticketPages.ts";
import { selectTicketsOf } from "./ticketStore.ts";
import { detailOf, summaryOf } from "./ticketView.ts";

/** The tickets from the contact's own verified address, the newest first, a page at a time; and nobody else's. */
export const listOwnTickets = async (
  parts: SupportParts,
  contact: Contact,
  { continuation }: Continued,
): Promise<TicketPage> => {
  const { sql, clock } = parts;
  const before = pageBegins(continuation);
  const indexes = await contactIndexes(parts, contact);
  const found = await selectTicketsOf(await sql.db(), sql.dialect, indexes, {
    now: clock.now(),
    most: PAGE + 1,
    before,
  });
  const { tickets, continuation: next } = pageOf(found);
  return { tickets: (await openTickets(parts, tickets)).map(summaryOf), continuation: next };
};

/** One ticket from the contact's own verified address, with all that was written. Throws `not-found`. */
export const readOwnTicket = async (parts: SupportParts, contact: Contact, id: string): Promise<TicketDetail> => {
  const opened = await ownTicket(parts, contact, id);
  return detailOf(opened, await selectMessages(await parts.sql.db(), id));
};
