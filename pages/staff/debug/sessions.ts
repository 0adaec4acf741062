import { ALLOWED_FOR } from "../../../shared/support/retention.ts";
import type { AuditEvent } from "../shapes.ts";

/** A state that a request for debug logging can be in. */
export type State = Exclude<AuditEvent["event"], "first-entry" | "read">;

/** A request for debug logging: how it stands, and what happened to it, the oldest first. */
export type Session = { consent: string; tenant: string; state: State; events: readonly AuditEvent[] };

const isState = (event: AuditEvent["event"]): event is State => event !== "first-entry" && event !== "read";

/** The requests that a ticket's audit tells of, the newest first. A request's state is that of its last event of such a kind. */
export const sessionsOf = (events: readonly AuditEvent[]): Session[] =>
  [...Map.groupBy(events, ({ consent }) => consent)]
    .map(([consent, own]): Session => {
      const states = own.map(({ event }) => event).filter(isState);
      return { consent, tenant: own[0]?.tenant ?? "", state: states.at(-1) ?? "asked", events: own };
    })
    .reverse();

/** Until when at the latest something is recorded, epoch milliseconds; undefined: it was not allowed. */
export const recordsUntil = ({ events }: Session): number | undefined => {
  const allowed = events.find(({ event }) => event === "allowed");
  return allowed === undefined ? undefined : Date.parse(allowed.at) + ALLOWED_FOR;
};

/** Whether it can be asked for again: nothing waits for a decision, and nothing is recorded. */
export const isOver = ({ state }: Session): boolean => state !== "asked" && state !== "allowed";
