import {
  after,
  type FieldDeclaration,
  hash,
  keyedIndex,
  keyFirst,
  type LeafDeclaration,
  type Leaves,
  neutral,
  personal,
  plain,
  sealed,
  type TableDeclaration,
  withheld,
} from "../platform/declaration.ts";
import { RESOLVED_KEPT_FOR } from "./retention.ts";
import type { MessageContent, TicketContent } from "./ticket.ts";
import type { TicketLinksTable, TicketMessagesTable, TicketsTable } from "./ticketTables.ts";

const SUBJECT = "Random id of the ticket's subject, which names its data key";
const stays = after("the ticket is resolved", RESOLVED_KEPT_FOR, { step: "tickets" });

const tickets: TableDeclaration = {
  store: "sql",
  table: "tickets",
  topic: "support",
  about: "A question to support, and who asked",
  whose: ["requester"],
  stays,
  erasure: keyFirst("subject"),
  sealing: { subject: "subject", row: "id" },
  export: { as: "tickets[]", by: "email_index", of: "address", order: "id", from: "resolved_at" },
  fields: {
    id: plain("id", "Random id of the ticket", "tickets[].id"),
    number: plain("word", "What people call it by; random", "tickets[].ticketNumber"),
    subject: plain("id", SUBJECT),
    email_index: keyedIndex("Keyed index of the requester's e-mail address, to find it without knowing it"),
    status: plain("word", "Whether it is open or resolved", "tickets[].status"),
    organization_id: plain("id", "Id of the organization that an employee linked it to"),
    opened_at: plain("instant", "When it was opened", "tickets[].openedAt"),
    changed_at: plain("instant", "When it last changed", "tickets[].changedAt"),
    resolved_at: plain("instant", "When it was resolved", "tickets[].resolvedAt"),
    revision: plain("count", "How often it changed"),
    content: sealed("What the form asks for", {
      name: personal("The requester's name", "tickets[].name"),
      email: personal("The requester's e-mail address", "tickets[].email"),
      subject: personal("What it is about", "tickets[].subject"),
      description: personal("What they say", "tickets[].description"),
      product: neutral("word", "The product that they name", "tickets[].product"),
      tenant: neutral("id", "The Entra tenant that they name; it proves nothing", "tickets[].tenant"),
    } satisfies Record<keyof TicketContent, LeafDeclaration>),
  } satisfies Record<keyof TicketsTable, FieldDeclaration>,
};

const messages: TableDeclaration = {
  store: "sql",
  table: "ticket_messages",
  topic: "support",
  about: "What was written to a support ticket after it was opened",
  whose: ["requester"],
  stays,
  erasure: keyFirst("subject"),
  sealing: { subject: "subject", row: "id" },
  export: { as: "tickets[].messages[]", by: "ticket", of: { table: "tickets", key: "id" }, order: "id" },
  fields: {
    id: plain("id", "Random id of the message", "tickets[].messages[].id"),
    ticket: plain("id", "Id of the ticket"),
    subject: plain("id", SUBJECT),
    at: plain("instant", "When it was written", "tickets[].messages[].at"),
    author: plain("word", "Whether the requester, the contact or an employee wrote it", "tickets[].messages[].author"),
    content: sealed("What was written", {
      text: personal("The text", "tickets[].messages[].text"),
    } satisfies Record<keyof MessageContent, LeafDeclaration>),
  } satisfies Record<keyof TicketMessagesTable, FieldDeclaration>,
};

const links: TableDeclaration = {
  store: "sql",
  table: "ticket_links",
  topic: "support",
  about: "A single-use link by which the requester answers",
  whose: ["requester"],
  stays,
  erasure: keyFirst("subject"),
  export: withheld("It is the hash of a secret."),
  fields: {
    token_hash: hash("Hash of the link's token, which has 256 random bits"),
    ticket: plain("id", "Id of the ticket"),
    subject: plain("id", SUBJECT),
  } satisfies Record<keyof TicketLinksTable, FieldDeclaration>,
};

export const supportManifest: readonly TableDeclaration[] = [tickets, messages, links];

/** What this room's answers leave under an `Idempotency-Key`. */
export const supportAnswers: Leaves = {
  id: neutral("id", "The message that was written"),
  ticketNumber: neutral("word", "The ticket's number"),
  status: neutral("word", "Whether the ticket is open"),
  at: neutral("word", "When the message was written"),
  resolvedAt: neutral("word", "When the ticket was resolved"),
  erasedAt: neutral("word", "When it is erased"),
};
