import { Refusal } from "../platform/refusal.ts";
import { checkRevision } from "./checkRevision.ts";
import { openedTicket } from "./openedTicket.ts";
import type { SupportParts } from "./parts.ts";
import type { TicketLinked } from "./schemas.ts";
import { updateTicket } from "./ticketStore.ts";

/**
 * Links a ticket to the organization that an employee found it to be about. That shows the ticket to nobody. What debug
 * logging recorded for another organization goes first. Throws `not-found`, for the ticket or the organization, or
 * `precondition-failed`.
 */
export const linkOrganization = async (
  parts: SupportParts,
  id: string,
  organizationId: string,
  ifMatch?: string,
): Promise<TicketLinked> => {
  const { sql, clock } = parts;
  const opened = await openedTicket(parts, id);
  checkRevision(opened, ifMatch);
  if (!(await parts.isOrganization(organizationId))) {
    throw new Refusal("not-found", "There is no organization of this id.");
  }
  const { organization_id: former, revision, number: ticketNumber, status } = opened.ticket;
  if (former !== organizationId) {
    if (former !== null) await parts.endDebug(id, "relinked");
    const changes = { organization_id: organizationId };
    const isLinked = await updateTicket(await sql.db(), id, clock.now(), changes, { revision });
    // Somebody changed it meanwhile: what is to be done follows from what it is now.
    if (!isLinked) return linkOrganization(parts, id, organizationId, ifMatch);
  }
  return { id, ticketNumber, status, organizationId };
};
