import type { Organization } from "./shapes.ts";

/** What was looked at last, for the way back to it. In memory: it is in no address and no storage. */
export type Found = {
  /** Customers, and what was typed to find them. */
  organizations?: { wanted: string; list: readonly Organization[] } | undefined;
  /** Which list of tickets, how many of it were shown, and which one was opened from it. */
  tickets?: { status: string; count: number; opened?: string } | undefined;
};

export const forgetFound = (found: Found): void => {
  found.organizations = undefined;
  found.tickets = undefined;
};
