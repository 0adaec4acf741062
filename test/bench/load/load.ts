import { randomUUID } from "node:crypto";

/** What one run of load asks, of whom, and until when. */
export type Load = {
  origin: string;
  /** What is asked. `{tenant}` in it becomes another tenant, which nobody knows, with each request. */
  target: string;
  /** Requests at a time, each on a connection of its own that is kept. */
  connections: number;
  /** Ends by time, in seconds, or once so many were answered. */
  until: { seconds: number } | { answers: number };
};

/** How many requests were answered with 200, which is all of them, and how long that took. */
export type Loaded = { answers: number; seconds: number };

/** Marks the ids of tenants that nobody knows, so that a storage call about one of them can be told from others. */
export const UNKNOWN_MARK = "f100d000";

const TENANT = "{tenant}";

/** The paths that a load asks for, one after another. */
export const pathsOf = (target: string): (() => string) => {
  const [before = "", after] = target.split(TENANT);
  if (after === undefined) return () => target;
  return () => `${before}${UNKNOWN_MARK}${randomUUID().slice(UNKNOWN_MARK.length)}${after}`;
};
