import { type Clock, toRfc3339 } from "../platform/clock.ts";
import { newId } from "../platform/ids.ts";
import type { Transaction } from "../platform/sql/sql.ts";
import type { OpenedTicket } from "./openedTicket.ts";
import type { Written } from "./schemas.ts";
import { messageSeal } from "./seals.ts";
import type { Author } from "./ticket.ts";
import { insertMessage } from "./ticketMessageStore.ts";
import { type Ticket, updateTicket } from "./ticketStore.ts";

/**
 * Adds a message to a ticket, which is open from then on, also where it was resolved; undefined where it is being erased
 * at this very moment, or is not as `only` says.
 */
export const addMessage = async (
  { clock }: { clock: Clock },
  transaction: Transaction,
  { ticket, key }: Pick<OpenedTicket, "ticket" | "key">,
  { author, text }: { author: Author; text: string },
  only: Partial<Pick<Ticket, "revision">> = {},
): Promise<Written | undefined> => {
  const at = clock.now();
  const id = newId(clock);
  if (!(await updateTicket(transaction, ticket.id, at, { status: "open", resolved_at: null }, only))) return undefined;
  await insertMessage(transaction, {
    id,
    ticket: ticket.id,
    subject: key.subject,
    at,
    author,
    content: messageSeal.seal(key, id, { text }),
  });
  return { id, ticketNumber: ticket.number, status: "open", at: toRfc3339(at) };
};
