import { countMailOf } from "../platform/mail/mailRates.ts";
import { notRepeated, type Once } from "../platform/once.ts";
import { linkExpired } from "../platform/refusal.ts";
import { addMessage } from "./addMessage.ts";
import { mailRequester } from "./mailRequester.ts";
import { findOpened } from "./openedTicket.ts";
import type { SupportParts } from "./parts.ts";
import type { LinkReply, TicketOpened } from "./schemas.ts";
import { findTicketLink, takeTicketLink } from "./ticketLinkStore.ts";

/**
 * What whoever opened a ticket adds to it by a mailed link, which is used up; the mail that acknowledges it brings the
 * next one. Opens a resolved ticket again. Throws `link-expired`, or `too-many-requests`, which leaves the link.
 */
export const replyByLink = async (
  parts: SupportParts,
  { token, text }: LinkReply,
  once: Once = notRepeated,
): Promise<TicketOpened> => {
  const { sql, mail } = parts;
  const link = await findTicketLink(await sql.db(), token);
  const opened = link && (await findOpened(parts, link.ticket));
  if (link === undefined || opened === undefined) throw linkExpired();
  await countMailOf(parts, "ticket-reply", opened.ticket.email_index);
  const answer = { ticketNumber: opened.ticket.number };
  const queued = await sql.transaction(async (transaction) => {
    const isMine = await takeTicketLink(transaction, link);
    const added = isMine ? await addMessage(parts, transaction, opened, { author: "requester", text }) : undefined;
    if (added === undefined) throw linkExpired();
    await once.keep(transaction, opened.key.subject, answer);
    return mailRequester(parts, transaction, opened, { kind: "ticket-received", parameters: {} });
  });
  mail.tryAtOnce(queued);
  return answer;
};
