import { DAY, toRfc3339 } from "../platform/clock.ts";
import { notRepeated, type Once } from "../platform/once.ts";
import { checkRevision } from "./checkRevision.ts";
import { mailRequester } from "./mailRequester.ts";
import { openedTicket } from "./openedTicket.ts";
import type { SupportParts } from "./parts.ts";
import { RESOLVED_KEPT_FOR } from "./retention.ts";
import type { TicketResolved } from "./schemas.ts";
import { updateTicket } from "./ticketStore.ts";

const resolved = (ticketNumber: string, at: number): TicketResolved => ({
  ticketNumber,
  status: "resolved",
  resolvedAt: toRfc3339(at),
  erasedAt: toRfc3339(at + RESOLVED_KEPT_FOR),
});

const MAIL = { kind: "ticket-resolved", parameters: { expiresInDays: RESOLVED_KEPT_FOR / DAY } } as const;

/**
 * Resolves a ticket and mails that it is: 30 days later it is erased with its key, unless somebody replies. What debug
 * logging recorded for it goes first, so that a crash leaves a ticket that is still to be resolved. One that is resolved
 * stays as it is. Throws `not-found`, or `precondition-failed`.
 */
export const resolveTicket = async (
  parts: SupportParts,
  id: string,
  ifMatch?: string,
  once: Once = notRepeated,
): Promise<TicketResolved> => {
  const { sql, clock, mail } = parts;
  const opened = await openedTicket(parts, id);
  const { number, subject, revision, resolved_at: before } = opened.ticket;
  checkRevision(opened, ifMatch);
  if (before !== null) return resolved(number, before);
  await parts.endDebug(id, "resolved");
  const now = clock.now();
  const answer = resolved(number, now);
  const queued = await sql.transaction(async (transaction) => {
    const changes = { status: "resolved", resolved_at: now } as const;
    if (!(await updateTicket(transaction, id, now, changes, { revision }))) return undefined;
    await once.keep(transaction, subject, answer);
    return mailRequester(parts, transaction, opened, MAIL);
  });
  // Somebody changed it meanwhile: what is to be done follows from what it is now.
  if (queued === undefined) return resolveTicket(parts, id, ifMatch, once);
  mail.tryAtOnce(queued);
  return answer;
};
