import { fromContinuation, toContinuation } from "../platform/continuation.ts";
import type { Ticket } from "./ticketStore.ts";

/** Tickets of a page at most: each is opened with a key of its own. */
export const PAGE = 25;

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The ticket behind which a page begins. Throws `validation-failed` for a continuation that was not given out. */
export const pageBegins = (continuation: string | undefined): string | undefined =>
  fromContinuation(continuation, (position) => (ID.test(position) ? position : undefined));

/** A page, and where the next one begins; null: there is none. `found` has one more where there is more. */
export const pageOf = (found: readonly Ticket[]): { tickets: readonly Ticket[]; continuation: string | null } => {
  const tickets = found.slice(0, PAGE);
  const last = found.length > PAGE ? tickets.at(-1) : undefined;
  return { tickets, continuation: last === undefined ? null : toContinuation(last.id) };
};
