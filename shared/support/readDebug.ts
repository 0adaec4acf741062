import { type Clock, toRfc3339 } from "../platform/clock.ts";
import { fromContinuation, toPage } from "../platform/continuation.ts";
import type { Employee } from "../platform/identity/callers.ts";
import type { Sql } from "../platform/sql/sql.ts";
import { type AuditPosition, insertEvent, selectEvents } from "./debugAuditStore.ts";
import { type Entry, type EntryPosition, selectEntries } from "./debugEntryStore.ts";
import { type DebugParts, withKeys } from "./debugParts.ts";
import type { Event, Role } from "./debugSession.ts";
import { countReading, selectAllowed } from "./debugSessionStore.ts";
import { noTicket } from "./openedTicket.ts";
import { entrySeal, type Said } from "./postDebug.ts";
import { findTicket } from "./ticketStore.ts";

/** An entry as an employee reads it; `consent`: the request that it was allowed by. */
export type EntryView = Said & { id: string; consent: string; tenant: string; at: string };
export type EntryPage = { entries: EntryView[]; continuation: string | null };

/** Entries of a page at most. Each may have 64 KiB. */
export const ENTRIES_OF_PAGE = 50;
/** Events of a page at most. */
export const EVENTS_OF_PAGE = 100;

const UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const ENTRY = new RegExp(`^(${UUID})/(\\d{1,9})$`);
const EVENT = new RegExp(`^(\\d{1,15})/(${UUID})/(\\d{1,9})$`);

const entryPosition = (position: string): EntryPosition | undefined => {
  const [, session, number] = ENTRY.exec(position) ?? [];
  return session === undefined ? undefined : { session, number: Number(number) };
};

const auditPosition = (position: string): AuditPosition | undefined => {
  const [, at, session, number] = EVENT.exec(position) ?? [];
  return session === undefined ? undefined : { at: Number(at), session, number: Number(number) };
};

const refuseUnknown = async ({ sql, clock }: { sql: Sql; clock: Clock }, ticket: string): Promise<void> => {
  if ((await findTicket(await sql.db(), ticket, clock.now())) === undefined) throw noTicket();
};

/**
 * An employee reads what was kept for a ticket, a page at a time, session by session, each from its oldest entry on.
 * Whose data is read learns of it: by the trail of readings, and by an event in the audit, once a call; without these
 * nothing is shown. What is no longer allowed when the reading is written down is not shown either. Throws `not-found`.
 */
export const readDebugEntries = async (
  parts: DebugParts,
  { oid }: Pick<Employee, "oid">,
  ticket: string,
  { continuation }: { continuation?: string | undefined },
): Promise<EntryPage> => {
  const { sql, clock } = parts;
  await refuseUnknown(parts, ticket);
  const behind = fromContinuation(continuation, entryPosition);
  const allowed = await withKeys(parts, await selectAllowed(await sql.db(), { ticket }, clock.now()));
  const owners = new Map(
    await Promise.all(
      [...new Set(allowed.map(({ session }) => session.organization_id))].map(
        async (id) => [id, await parts.contactOf(id)] as const,
      ),
    ),
  );
  const readable = new Map(
    allowed.filter(({ session }) => owners.get(session.organization_id)).map((one) => [one.session.id, one] as const),
  );
  if (readable.size === 0) return { entries: [], continuation: null };

  return sql.transaction(async (transaction) => {
    const at = clock.now();
    const found = await selectEntries(transaction, sql.dialect, [...readable.keys()], behind, ENTRIES_OF_PAGE + 1);
    const page = toPage(found, ENTRIES_OF_PAGE, ({ session, number }) => `${session}/${number}`);
    const shown: Entry[] = [];
    const read = new Set<string>();
    for (const [id, entries] of Map.groupBy(page.rows, ({ session }) => session)) {
      const session = await countReading(transaction, id, at);
      if (session === undefined) continue;
      await insertEvent(transaction, session, "read", at);
      read.add(session.organization_id);
      shown.push(...entries);
    }
    const trail = [...read].flatMap((organizationId) => {
      const key = owners.get(organizationId)?.key;
      return key === undefined ? [] : [{ organizationId, key, oid, role: "Support.Agent" as const }];
    });
    await parts.recordReadings(transaction, trail);
    const entries = shown.flatMap(({ id, session, at: saidAt, content }): EntryView[] => {
      const source = readable.get(session);
      if (source === undefined) return [];
      const { component, message, data } = entrySeal.open(source.key, id, content);
      const { tenant } = source.session;
      const said = { component, message, data: JSON.parse(data) as Said["data"] };
      return [{ id, consent: session, tenant, at: toRfc3339(saidAt), ...said }];
    });
    return { entries, continuation: page.continuation };
  });
};

/** One event as employees see it. */
export type EventView = { consent: string; tenant: string; at: string; event: Event; role: Role };
export type EventPage = { events: EventView[]; continuation: string | null };

/** What happened to debug logging for a ticket, the oldest first, a page at a time. It is about nobody. Throws `not-found`. */
export const readDebugAudit = async (
  parts: { sql: Sql; clock: Clock },
  ticket: string,
  { continuation }: { continuation?: string | undefined },
): Promise<EventPage> => {
  const { sql } = parts;
  await refuseUnknown(parts, ticket);
  const behind = fromContinuation(continuation, auditPosition);
  const found = await selectEvents(await sql.db(), sql.dialect, ticket, behind, EVENTS_OF_PAGE + 1);
  const page = toPage(found, EVENTS_OF_PAGE, ({ at, session, number }) => `${at}/${session}/${number}`);
  return {
    events: page.rows.map(({ session, tenant, at, event, role }) => ({
      consent: session,
      tenant,
      at: toRfc3339(at),
      event,
      role,
    })),
    continuation: page.continuation,
  };
};
