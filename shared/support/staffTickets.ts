import type { Employee } from "../platform/identity/callers.ts";
import { type OpenedTicket, openedTicket, openTickets } from "./openedTicket.ts";
import type { SupportParts } from "./parts.ts";
import type { StaffTicketDetail, StaffTicketPage, TicketsWanted } from "./schemas.ts";
import { selectMessages } from "./ticketMessageStore.ts";
import { PAGE, pageBegins, pageOf } from "./ticketPages.ts";
import { selectTickets } from "./ticketStore.ts";
import { detailOf, summaryOf, ticketTag } from "./ticketView.ts";

/** The trail is written first: without it nothing is shown. */
const leaveTrail = (parts: SupportParts, { oid }: Employee, opened: readonly OpenedTicket[]): Promise<void> =>
  parts.noteReading(
    { oid, role: "Support.Agent" },
    {
      organizationIds: opened.flatMap(({ ticket }) => ticket.organization_id ?? []),
      emails: opened.map(({ content }) => content.email),
    },
  );

/**
 * Tickets as employees see them, the newest first, a page at a time. What is shown leaves its trail with the organizations
 * that the tickets are linked to, and with those whose contact's address they carry.
 */
export const listTickets = async (
  parts: SupportParts,
  employee: Employee,
  { continuation, status, number }: TicketsWanted,
): Promise<StaffTicketPage> => {
  const { sql, clock } = parts;
  const wanted = { status, number, before: pageBegins(continuation) };
  const found = await selectTickets(await sql.db(), sql.dialect, wanted, { now: clock.now(), most: PAGE + 1 });
  const { tickets, continuation: next } = pageOf(found);
  const opened = await openTickets(parts, tickets);
  await leaveTrail(parts, employee, opened);
  const shown = opened.map((one) => ({ ...summaryOf(one), organizationId: one.ticket.organization_id }));
  return { tickets: shown, continuation: next };
};

/** One ticket with all that was written, and its entity tag; leaves the same trail. Throws `not-found`. */
export const readTicket = async (
  parts: SupportParts,
  employee: Employee,
  id: string,
): Promise<{ ticket: StaffTicketDetail; etag: string }> => {
  const opened = await openedTicket(parts, id);
  const detail = detailOf(opened, await selectMessages(await parts.sql.db(), id));
  await leaveTrail(parts, employee, [opened]);
  return { ticket: { ...detail, organizationId: opened.ticket.organization_id }, etag: ticketTag(opened) };
};
