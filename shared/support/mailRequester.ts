import { newToken, tokenHash } from "../platform/ids.ts";
import type { MailParameters } from "../platform/mail/kinds.ts";
import type { AccountMail, Outbox, Queued } from "../platform/mail/outbox.ts";
import type { Transaction } from "../platform/sql/sql.ts";
import type { OpenedTicket } from "./openedTicket.ts";
import { insertTicketLink } from "./ticketLinkStore.ts";

type Kind = "ticket-received" | "ticket-reply" | "ticket-resolved";

/** A mail of a ticket, but for what each of them has. */
export type TicketMail = {
  [One in Kind]: { kind: One; parameters: Omit<MailParameters[One], "number" | "token"> };
}[Kind];

/** Has a mail go to the address that the ticket was opened with, and nowhere else; it brings a new link. */
export const mailRequester = async (
  { mail }: { mail: Outbox },
  transaction: Transaction,
  { ticket, key, content }: Pick<OpenedTicket, "ticket" | "key" | "content">,
  { kind, parameters }: TicketMail,
): Promise<Queued> => {
  const token = newToken();
  await insertTicketLink(transaction, { token_hash: tokenHash(token), ticket: ticket.id, subject: key.subject });
  const told = { ...parameters, number: ticket.number, token };
  return mail.enqueue(transaction, key, { kind, to: content.email, parameters: told } as AccountMail);
};
