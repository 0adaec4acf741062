import type { Contact, Employee } from "../platform/identity/callers.ts";
import type { Once } from "../platform/once.ts";
import { eraseTickets } from "./eraseTickets.ts";
import { linkOrganization } from "./linkOrganization.ts";
import { openTicket } from "./openTicket.ts";
import { listOwnTickets, readOwnTicket } from "./ownTickets.ts";
import type { SupportParts } from "./parts.ts";
import { replyAsContact } from "./replyAsContact.ts";
import { replyAsEmployee } from "./replyAsEmployee.ts";
import { replyByLink } from "./replyByLink.ts";
import { resolveTicket } from "./resolveTicket.ts";
import type { Continued, LinkReply, Reply, TicketForm, TicketsWanted } from "./schemas.ts";
import { listTickets, readTicket } from "./staffTickets.ts";
import { sweepTickets } from "./sweepTickets.ts";
import { barTickets, selectFrom, selectLinked, selectUntil, type Ticket, unlinkTickets } from "./ticketStore.ts";

/** The operations of this room, on the parts they stand on. */
export const createSupport = (parts: SupportParts) => ({
  open: (form: TicketForm, once?: Once) => openTicket(parts, form, once),
  replyByLink: (reply: LinkReply, once?: Once) => replyByLink(parts, reply, once),
  listOwn: (contact: Contact, page: Continued) => listOwnTickets(parts, contact, page),
  readOwn: (contact: Contact, id: string) => readOwnTicket(parts, contact, id),
  replyAsContact: (contact: Contact, id: string, reply: Reply, once?: Once) =>
    replyAsContact(parts, contact, id, reply, once),
  list: (employee: Employee, wanted: TicketsWanted) => listTickets(parts, employee, wanted),
  read: (employee: Employee, id: string) => readTicket(parts, employee, id),
  replyAsEmployee: (id: string, reply: Reply, ifMatch?: string, once?: Once) =>
    replyAsEmployee(parts, id, reply, ifMatch, once),
  linkOrganization: (id: string, organizationId: string, ifMatch?: string) =>
    linkOrganization(parts, id, organizationId, ifMatch),
  resolve: (id: string, ifMatch?: string, once?: Once) => resolveTicket(parts, id, ifMatch, once),
  ticketsFrom: async (emailIndexes: readonly string[]) => selectFrom(await parts.sql.db(), emailIndexes),
  ticketsLinkedTo: async (organizationId: string) => selectLinked(await parts.sql.db(), organizationId),
  ticketsUntil: async (instant: number) => selectUntil(await parts.sql.db(), instant),
  barTickets,
  unlinkTickets,
  eraseTickets: (tickets: readonly Pick<Ticket, "id" | "subject">[]) => eraseTickets(parts, tickets),
  sweep: (budget: { deadline: number; batch?: number }) => sweepTickets(parts, budget),
});

export type Support = ReturnType<typeof createSupport>;
