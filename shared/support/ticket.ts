import { RESOLVED_KEPT_FOR } from "./retention.ts";

export const STATUSES = ["open", "resolved"] as const;
export type Status = (typeof STATUSES)[number];

/** Who wrote a message: whoever holds a mailed link, the contact person who is signed in, or an employee. */
export const AUTHORS = ["requester", "contact", "employee"] as const;
export type Author = (typeof AUTHORS)[number];

/** What `tickets.content` holds: what the form asks for. */
export type TicketContent = {
  name: string;
  email: string;
  subject: string;
  description: string;
  /** A product of the catalogue, as the requester says. */
  product?: string;
  /** The requester's tenant, as they say: a hint, which proves nothing. */
  tenant?: string;
};

/** What `ticket_messages.content` holds. */
export type MessageContent = { text: string };

/** The instant (epoch milliseconds) before which a ticket must have been resolved to be gone by `now`. */
export const goneBy = (now: number): number => now - RESOLVED_KEPT_FOR;
