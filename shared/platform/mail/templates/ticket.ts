import type { Block, Letter, MailContext } from "../letter.ts";
import { shownName } from "../shownName.ts";
import { linkTo } from "./links.ts";

/** A mail would reach nobody as an answer: the way back is its link. */
const ANSWER = "Answers to this mail reach nobody. The link works once; each further mail about this brings a new one.";

const answerLink = (token: string, context: MailContext): Block => ({
  link: linkTo("ticket", token, context),
  label: "Write to support",
});

export type TicketReceived = { number: string; token: string };

/**
 * To whoever wrote to support, or whose address somebody typed there: repeats nothing of what was written, no name
 * either, so that nobody can have Usher deliver a message of theirs.
 */
export const ticketReceived = ({ number, token }: TicketReceived, context: MailContext): Letter => ({
  subject: `${number}: your message has arrived`,
  greeted: undefined,
  blocks: [
    `What you wrote to the support of ${context.vendorName} has arrived. Its number is ${number}. The answer comes to this address.`,
    "If there is something to add, open the link.",
    answerLink(token, context),
    ANSWER,
    "If you did not write, somebody gave this address by mistake. There is nothing to do.",
  ],
});

export type TicketReply = {
  /** Of whoever opened the ticket. */
  name: string;
  number: string;
  /** What the employee wrote. */
  text: string;
  token: string;
};

/** To the ticket's address: what an employee answered. */
export const ticketReply = ({ name, number, text, token }: TicketReply, context: MailContext): Letter => ({
  subject: `${number}: an answer from support`,
  greeted: shownName(name),
  blocks: [
    `${context.vendorName} answers what you wrote under the number ${number}:`,
    { words: text },
    "To answer, open the link.",
    answerLink(token, context),
    ANSWER,
  ],
});

export type TicketResolved = {
  number: string;
  token: string;
  /** Whole days until the ticket is erased, and its links with it. */
  expiresInDays: number;
};

/** To the ticket's address, once an employee closed it. Repeats nothing that was written. */
export const ticketResolved = ({ number, token, expiresInDays }: TicketResolved, context: MailContext): Letter => ({
  subject: `${number}: resolved`,
  greeted: undefined,
  blocks: [
    `What you wrote to the support of ${context.vendorName} under the number ${number} is marked as resolved.`,
    `If it is not, open the link and say so: that opens it again. Otherwise it is erased in ${expiresInDays} days, with your name, your address and everything that was said.`,
    answerLink(token, context),
    ANSWER,
  ],
});
