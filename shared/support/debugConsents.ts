import { type Clock, toRfc3339, toRfc3339OrNull } from "../platform/clock.ts";
import { toPage } from "../platform/continuation.ts";
import type { Contact } from "../platform/identity/callers.ts";
import type { Sql } from "../platform/sql/sql.ts";
import { type Audited, selectEventsOf } from "./debugAuditStore.ts";
import { type Event, type Role, type State, stateAt } from "./debugSession.ts";
import { type NumberedSession, selectConsents } from "./debugSessionStore.ts";
import { pageBegins } from "./ticketPages.ts";

/** A request for debug logging as the contact person sees it: what became of it, who looked (by role), and when. */
export type ConsentView = {
  id: string;
  ticketNumber: string;
  tenant: string;
  state: State;
  askedAt: string;
  decideUntil: string;
  allowedAt: string | null;
  endsAt: string | null;
  endedAt: string | null;
  entries: number;
  events: { at: string; event: Event; role: Role }[];
};
export type ConsentPage = { consents: ConsentView[]; continuation: string | null };

/** Requests of a page at most. */
export const CONSENTS_OF_PAGE = 50;

const viewOf = (session: NumberedSession, events: readonly Audited[], now: number): ConsentView => ({
  id: session.id,
  ticketNumber: session.ticket_number,
  tenant: session.tenant,
  state: stateAt(session, now),
  askedAt: toRfc3339(session.asked_at),
  decideUntil: toRfc3339(session.asked_until),
  allowedAt: toRfc3339OrNull(session.decided_at),
  endsAt: toRfc3339OrNull(session.ends_at),
  endedAt: toRfc3339OrNull(session.ended_at),
  entries: session.entries,
  events: events.map(({ at, event, role }) => ({ at: toRfc3339(at), event, role })),
});

/** The requests for debug logging that the contact's organization got, the newest first, a page at a time. */
export const listConsents = async (
  { sql, clock }: { sql: Sql; clock: Clock },
  { organizationId }: Contact,
  { continuation, id }: { continuation?: string | undefined; id?: string },
): Promise<ConsentPage> => {
  const db = await sql.db();
  const now = clock.now();
  const before = pageBegins(continuation);
  const found = await selectConsents(
    db,
    sql.dialect,
    { organizationId, before, id },
    { now, most: CONSENTS_OF_PAGE + 1 },
  );
  const { rows, continuation: next } = toPage(found, CONSENTS_OF_PAGE, (session) => session.id);
  const ids = rows.map((session) => session.id);
  const events = Map.groupBy(ids.length === 0 ? [] : await selectEventsOf(db, ids), ({ session }) => session);
  return { consents: rows.map((session) => viewOf(session, events.get(session.id) ?? [], now)), continuation: next };
};
