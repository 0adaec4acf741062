import { DAY } from "../platform/clock.ts";
import type { EmployeeRole } from "../platform/identity/callers.ts";

/**
 * Debug logging of one tenant for one ticket: asked for by an employee, allowed by the organization's contact person. A
 * session is the request and what comes of it. While it is allowed, what the tenant's components say is kept, sealed
 * under the session's own data key, which is made when it is allowed and destroyed when it ends.
 */
export const STATES = ["asked", "allowed", "refused", "withdrawn", "expired", "resolved", "relinked"] as const;
export type State = (typeof STATES)[number];

/** How a session ends; nothing follows. */
export type Ending = Exclude<State, "asked" | "allowed">;

/** What is written down of a session, in the order in which it happens. */
export const EVENTS = [...STATES, "first-entry", "read"] as const;
export type Event = (typeof EVENTS)[number];

/** By whom, and no more of them than that. */
export const ROLES = ["Support.Agent", "contact", "system"] as const satisfies readonly (
  | EmployeeRole
  | "contact"
  | "system"
)[];
export type Role = (typeof ROLES)[number];

/** Who does what: nobody else can. */
export const ROLE_OF: Readonly<Record<Event, Role>> = {
  asked: "Support.Agent",
  allowed: "contact",
  refused: "contact",
  withdrawn: "contact",
  expired: "system",
  resolved: "Support.Agent",
  relinked: "Support.Agent",
  "first-entry": "system",
  read: "Support.Agent",
};

/** How long a request waits for its decision. */
export const ASKED_FOR = 14 * DAY;
/** How long the link of the mail counts; on their own pages the contact decides for as long as the request waits. */
export const LINK_COUNTS_FOR = DAY;

/** How much one session keeps: bytes as they lie sealed, and entries. Beyond it nothing more is kept. */
export const QUOTA = { bytes: 20 * 1024 * 1024, entries: 10_000 } as const;

export const DECISIONS = ["allow", "refuse", "withdraw"] as const;
export type Decision = (typeof DECISIONS)[number];

const STEPS: Readonly<Record<Decision, { from: State; to: State }>> = {
  allow: { from: "asked", to: "allowed" },
  refuse: { from: "asked", to: "refused" },
  withdraw: { from: "allowed", to: "withdrawn" },
};

/** The state of a session at `now` (epoch milliseconds): one whose time is over, or that is being ended, has ended. */
export const stateAt = (
  session: { state: State; ending: Ending | null; asked_until: number; ends_at: number | null },
  now: number,
): State => {
  const { state, ending, asked_until, ends_at } = session;
  if (ending !== null) return ending;
  const until = state === "asked" ? asked_until : ends_at;
  return (state === "asked" || state === "allowed") && (until ?? 0) <= now ? "expired" : state;
};

/** What a decision comes to in a state: it is to be carried out, it was carried out before, or it is too late for it. */
export const weigh = (state: State, decision: Decision): "now" | "before" | "too-late" => {
  const { from, to } = STEPS[decision];
  if (state === from) return "now";
  return state === to ? "before" : "too-late";
};
