import type { Contact } from "../platform/identity/callers.ts";
import { describeError } from "../platform/log.ts";
import { Refusal } from "../platform/refusal.ts";
import { type DataKey, KeyGone, SealBroken } from "../platform/vault/vault.ts";
import type { SupportParts } from "./parts.ts";
import { ticketSeal } from "./seals.ts";
import type { TicketContent } from "./ticket.ts";
import { findTicket, type Ticket } from "./ticketStore.ts";

/** A ticket that is there, with its key and what it says. */
export type OpenedTicket = { ticket: Ticket; key: DataKey; content: TicketContent };

type Parts = Pick<SupportParts, "sql" | "vault" | "clock" | "log" | "contactEmail">;

/** The refusal where there is no ticket that the caller may know of. */
export const noTicket = (): Refusal => new Refusal("not-found", "There is no such ticket, or it has been erased.");

const open = async ({ vault }: Pick<Parts, "vault">, ticket: Ticket): Promise<OpenedTicket> => {
  const key = await vault.keyring.open(ticket.subject);
  return { ticket, key, content: ticketSeal.open(key, ticket.id, ticket.content) };
};

/** A ticket by its id; undefined where there is none, or none any more. */
export const findOpened = async (
  parts: Pick<Parts, "sql" | "vault" | "clock">,
  id: string,
): Promise<OpenedTicket | undefined> => {
  const ticket = await findTicket(await parts.sql.db(), id, parts.clock.now());
  if (ticket === undefined) return undefined;
  try {
    return await open(parts, ticket);
  } catch (error) {
    if (error instanceof KeyGone) return undefined;
    throw error;
  }
};

/** A ticket by its id. Throws `not-found`. */
export const openedTicket = async (
  parts: Pick<Parts, "sql" | "vault" | "clock">,
  id: string,
): Promise<OpenedTicket> => {
  const opened = await findOpened(parts, id);
  if (opened === undefined) throw noTicket();
  return opened;
};

/** Tickets of a list. One that is damaged hides itself alone, and the log says so. */
export const openTickets = async (
  parts: Pick<Parts, "vault" | "log">,
  tickets: readonly Ticket[],
): Promise<OpenedTicket[]> => {
  const opened = await Promise.all(
    tickets.map(async (ticket) => {
      try {
        return [await open(parts, ticket)];
      } catch (error) {
        if (error instanceof KeyGone) return [];
        if (!(error instanceof SealBroken)) throw error;
        parts.log.error("ticket-does-not-open", describeError(error));
        return [];
      }
    }),
  );
  return opened.flat();
};

/** A contact's address, under every key version in use: what their tickets are found by. */
export const contactIndexes = async (parts: Parts, contact: Contact): Promise<string[]> =>
  parts.vault.blindIndex.all("email", await parts.contactEmail(contact));

/** A ticket from the contact's own verified address. Throws `not-found` for every other one. */
export const ownTicket = async (parts: Parts, contact: Contact, id: string): Promise<OpenedTicket> => {
  const indexes = await contactIndexes(parts, contact);
  const opened = await openedTicket(parts, id);
  if (!indexes.includes(opened.ticket.email_index)) throw noTicket();
  return opened;
};
