import type { Sealed } from "../platform/vault/vault.ts";
import type { Author, Status } from "./ticket.ts";

/** Support tickets, each with a data key of its own. */
export interface TicketsTable {
  id: string;
  /** What people call it by: `T-` and eight characters. */
  number: string;
  /** Random id that names the ticket's data key. */
  subject: string;
  /** Keyed index of the requester's address, by which the contact person who has it finds the ticket. */
  email_index: string;
  status: Status;
  /** The organization that an employee linked it to. */
  organization_id: string | null;
  opened_at: number;
  changed_at: number;
  /** When it was last resolved; null while it is open, 0 while it is being erased. */
  resolved_at: number | null;
  /** Grows with each change. */
  revision: number;
  /** Sealed `TicketContent`. */
  content: Sealed;
}

/** What was written to a ticket after it was opened. */
export interface TicketMessagesTable {
  id: string;
  ticket: string;
  /** The ticket's subject. */
  subject: string;
  at: number;
  author: Author;
  /** Sealed `MessageContent`. */
  content: Sealed;
}

/** Single-use links by which the requester answers. They count as long as the ticket is there. */
export interface TicketLinksTable {
  /** SHA-256 of the token. */
  token_hash: string;
  ticket: string;
  /** The ticket's subject. */
  subject: string;
}

declare module "../platform/sql/sql.ts" {
  interface Schema {
    tickets: TicketsTable;
    ticket_messages: TicketMessagesTable;
    ticket_links: TicketLinksTable;
  }
}
