import { ifMatchAllows } from "../platform/etag.ts";
import { Refusal } from "../platform/refusal.ts";
import type { OpenedTicket } from "./openedTicket.ts";
import { ticketTag } from "./ticketView.ts";

/** Whoever read a ticket has read another than there is by now. */
export const changedMeanwhile = (): Refusal =>
  new Refusal("precondition-failed", "The ticket has changed meanwhile. Read it again.");

/** Throws `precondition-failed` where `If-Match` was sent and the ticket is another by now. */
export const checkRevision = (opened: OpenedTicket, ifMatch: string | undefined): void => {
  if (ifMatchAllows(ifMatch, ticketTag(opened))) return;
  throw changedMeanwhile();
};
