import { limited } from "../platform/sql/limited.ts";
import type { Dialect, Queries, Transaction } from "../platform/sql/sql.ts";
import { type Event, ROLE_OF } from "./debugSession.ts";
import type { Session } from "./debugSessionStore.ts";
import type { DebugAuditTable } from "./debugTables.ts";

export type Audited = DebugAuditTable;

/** Where an event stands among those of a ticket. */
export type AuditPosition = Pick<Audited, "at" | "session" | "number">;

/** Writes an event down, in the transaction that makes it one; `session` has counted it, and holds its row. */
export const insertEvent = async (
  transaction: Transaction,
  { id, ticket, organization_id, events }: Session,
  event: Event,
  at: number,
): Promise<void> => {
  const role = ROLE_OF[event];
  await transaction
    .insertInto("debug_audit")
    .values({ session: id, number: events, ticket, organization_id, at, event, role })
    .execute();
};

/** Up to `most` events of a ticket behind `after`, the oldest first, with the tenant that each is about. */
export const selectEvents = (
  queries: Queries,
  dialect: Dialect,
  ticket: string,
  after: AuditPosition | undefined,
  most: number,
): Promise<(Audited & { tenant: string })[]> => {
  let events = queries
    .selectFrom("debug_audit as audit")
    .innerJoin("debug_sessions as session", "session.id", "audit.session")
    .selectAll("audit")
    .select("session.tenant")
    .where("audit.ticket", "=", ticket);
  if (after !== undefined) {
    events = events.where((row) =>
      row.or([
        row("audit.at", ">", after.at),
        row.and([
          row("audit.at", "=", after.at),
          row.or([
            row("audit.session", ">", after.session),
            row.and([row("audit.session", "=", after.session), row("audit.number", ">", after.number)]),
          ]),
        ]),
      ]),
    );
  }
  const ordered = events.orderBy("audit.at").orderBy("audit.session").orderBy("audit.number");
  return limited(ordered, dialect, most).execute();
};

/** Everything that happened to some sessions, in its order. */
export const selectEventsOf = (queries: Queries, sessions: readonly string[]): Promise<Audited[]> =>
  queries
    .selectFrom("debug_audit")
    .selectAll()
    .where("session", "in", sessions)
    .orderBy("session")
    .orderBy("number")
    .execute();

export const deleteEventsOf = async (transaction: Transaction, sessions: readonly string[]): Promise<void> => {
  await transaction.deleteFrom("debug_audit").where("session", "in", sessions).execute();
};
