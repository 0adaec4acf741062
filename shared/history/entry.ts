import type { SiteCaller } from "../platform/identity/callers.ts";

/**
 * Glossary. An *entry* says that a component did something on a site, and how it went: never for whom. The *day* of an
 * entry is the UTC day of its receipt, which names the table that it lies in.
 */
export const EVENTS = ["alert", "action", "print", "summary", "sync"] as const;
export type HistoryEvent = (typeof EVENTS)[number];

export const OUTCOMES = ["success", "warning", "error", "skipped"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Which settings a component went by. */
export type ConfigurationRef = { kind: string; name: string };

/** What a component says: enums, counts, durations and ids of things, nothing that identifies anybody. */
export type Told = {
  component: string;
  event: HistoryEvent;
  outcome: Outcome;
  configuration?: ConfigurationRef | undefined;
  /** GUID of a list on that site. */
  listId?: string | undefined;
  /** Number of an item in that list. */
  itemId?: number | undefined;
  durationMs: number;
  count: number;
};

/** The same with the instant of its receipt, in epoch milliseconds. */
export type Entry = Told & { at: number };

/** A web of a tenant's SharePoint: the only place from which an entry can be read. */
export type Web = Pick<SiteCaller, "tenant" | "site">;
