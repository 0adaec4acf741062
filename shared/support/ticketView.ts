import { toRfc3339, toRfc3339OrNull } from "../platform/clock.ts";
import type { OpenedTicket } from "./openedTicket.ts";
import type { MessageView, TicketDetail, TicketSummary } from "./schemas.ts";
import { messageSeal } from "./seals.ts";
import type { Message } from "./ticketMessageStore.ts";

/** A ticket of a list, as whoever may read it sees it. */
export const summaryOf = ({ ticket, content }: OpenedTicket): TicketSummary => ({
  id: ticket.id,
  ticketNumber: ticket.number,
  status: ticket.status,
  openedAt: toRfc3339(ticket.opened_at),
  changedAt: toRfc3339(ticket.changed_at),
  resolvedAt: toRfc3339OrNull(ticket.resolved_at),
  name: content.name,
  email: content.email,
  subject: content.subject,
  product: content.product ?? null,
  tenant: content.tenant ?? null,
});

/** The same with everything that was written. */
export const detailOf = (opened: OpenedTicket, messages: readonly Message[]): TicketDetail => ({
  ...summaryOf(opened),
  description: opened.content.description,
  messages: messages.map(
    ({ id, at, author, content }): MessageView => ({
      id,
      at: toRfc3339(at),
      author,
      text: messageSeal.open(opened.key, id, content).text,
    }),
  ),
});

/** A ticket's version as an entity tag (RFC 9110, strong). */
export const ticketTag = ({ ticket }: Pick<OpenedTicket, "ticket">): string => `"${ticket.revision}"`;
