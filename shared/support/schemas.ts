import * as z from "zod";
import { emailAddress } from "../platform/emailAddress.ts";
import { guid, identifier, line, linkToken, longText } from "../platform/fields.ts";
import { AUTHORS, STATUSES } from "./ticket.ts";
import { ticketNumber as typedNumber } from "./ticketNumber.ts";

const LONGEST_TEXT = 20_000;

/** Bytes of the largest body: text of the longest, each character of it as JSON escapes it at most. */
export const LARGEST_BODY = 256 * 1024;

const text = longText(LONGEST_TEXT);

/** Asked for by name, so that whoever sends files is told what to do instead. */
const attachments = z
  .never({
    error:
      "Attachments are not taken. Paste the text that matters, say what a picture shows, or put a link to the file into the text.",
  })
  .optional();

/** The body of `POST /api/tickets`. */
export const ticketBody = z
  .strictObject({
    name: line(100).meta({ description: "Your name: to address you in the answer, and for nothing else." }),
    email: emailAddress.meta({ description: "Your address: the answer is sent there, and nothing else." }),
    subject: line(200).meta({ description: "What it is about, in a line." }),
    description: text.meta({ description: "What happened, and what you expected." }),
    product: identifier(40).optional().meta({ description: "A product of the catalogue." }),
    tenant: guid.optional().meta({ description: "Your tenant: a hint, which proves nothing." }),
    attachments,
  })
  .meta({ description: "A question to support. Name and address are kept to answer, and erased 30 days after." });

const number = z.string().meta({ description: "The ticket's number.", examples: ["T-7K3M9QXA"] });

export const ticketOpened = z
  .strictObject({ ticketNumber: number })
  .meta({ description: "A mail to the address says so too, and brings a link to write more." });

const replyFields = { text: text.meta({ description: "What you write." }), attachments };

/** The body of `POST …/replies` of a contact and of an employee. */
export const replyBody = z
  .strictObject(replyFields)
  .meta({ description: "A message; it opens a resolved ticket again." });

/** The body of `POST /api/tickets/replies`. */
export const linkReplyBody = z
  .strictObject({ token: linkToken, ...replyFields })
  .meta({ description: "The token of a link in a mail about the ticket, and what you write." });

const time = z.iso.datetime();
const status = z.enum(STATUSES).meta({ description: "A resolved ticket is erased 30 days later." });

export const written = z
  .strictObject({
    id: z.uuid().meta({ description: "The message's id." }),
    ticketNumber: number,
    status,
    at: time.meta({ description: "When it was written." }),
  })
  .meta({ id: "TicketMessageWritten" });

const summary = {
  id: z.uuid().meta({ description: "The ticket's id." }),
  ticketNumber: number,
  status,
  openedAt: time,
  changedAt: time.meta({ description: "When it last changed." }),
  resolvedAt: time.nullable(),
  name: z.string().meta({ description: "The name of who opened it." }),
  email: z.string().meta({ description: "Their address, where every answer is mailed; as they gave it." }),
  subject: z.string().meta({ description: "What it is about." }),
  product: z.string().nullable().meta({ description: "The product, as they said." }),
  tenant: z.string().nullable().meta({ description: "The tenant, as they said: nothing proves it." }),
};

const organizationId = z
  .uuid()
  .nullable()
  .meta({ description: "The organization that an employee linked it to, which may see nothing of it for that." });

const message = z
  .strictObject({
    id: z.uuid().meta({ description: "The message's id." }),
    at: time,
    author: z.enum(AUTHORS).meta({
      description: "Whoever opened the ticket, by a mailed link; the contact person, signed in; or an employee.",
    }),
    text: z.string(),
  })
  .meta({ id: "TicketMessage" });

const said = {
  description: z.string().meta({ description: "What was said when it was opened." }),
  messages: z.array(message).meta({ description: "What was written since, the oldest first." }),
};

const continuation = z.string().nullable().meta({ description: "Where the next page begins." });

const ticketSummary = z.strictObject(summary).meta({ id: "TicketSummary" });
const staffTicketSummary = z.strictObject({ ...summary, organizationId }).meta({ id: "StaffTicketSummary" });

/** The answer of `GET /api/organization/tickets`. */
export const ticketPage = z.strictObject({ tickets: z.array(ticketSummary), continuation });

/** The answer of `GET /api/organization/tickets/{id}`. */
export const ticketDetail = z.strictObject({ ...summary, ...said });

/** The answer of `GET /api/staff/tickets`. */
export const staffTicketPage = z.strictObject({ tickets: z.array(staffTicketSummary), continuation });

/** The answer of `GET /api/staff/tickets/{id}`. */
export const staffTicketDetail = z.strictObject({ ...summary, organizationId, ...said });

export const ticketPath = z.strictObject({ id: guid.meta({ description: "The ticket's id." }) });

export const continued = z.object({ continuation: z.string().max(200).optional() });

export const ticketsWanted = continued.extend({
  status: z.enum(STATUSES).optional(),
  number: typedNumber.optional().meta({ description: "A ticket's number, as its requester reads it out." }),
});

export const ticketOrganizationBody = z.strictObject({ organizationId: guid });

export const ticketLinked = z.strictObject({
  id: z.uuid().meta({ description: "The ticket's id." }),
  ticketNumber: number,
  status,
  organizationId: z.uuid(),
});

export const ticketResolved = z.strictObject({
  ticketNumber: number,
  status: z.literal("resolved"),
  resolvedAt: time,
  erasedAt: time.meta({ description: "From when nothing of it is there, unless somebody replies before." }),
});

export type TicketForm = z.output<typeof ticketBody>;
export type TicketOpened = z.output<typeof ticketOpened>;
export type Reply = z.output<typeof replyBody>;
export type LinkReply = z.output<typeof linkReplyBody>;
export type Written = z.output<typeof written>;
export type MessageView = z.output<typeof message>;
export type TicketSummary = z.output<typeof ticketSummary>;
export type TicketPage = z.output<typeof ticketPage>;
export type TicketDetail = z.output<typeof ticketDetail>;
export type StaffTicketPage = z.output<typeof staffTicketPage>;
export type StaffTicketDetail = z.output<typeof staffTicketDetail>;
export type Continued = z.output<typeof continued>;
export type TicketsWanted = z.output<typeof ticketsWanted>;
export type TicketLinked = z.output<typeof ticketLinked>;
export type TicketResolved = z.output<typeof ticketResolved>;
