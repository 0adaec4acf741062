import { limited } from "../platform/sql/limited.ts";
import type { Dialect, Queries, Transaction } from "../platform/sql/sql.ts";
import { type Ending, QUOTA } from "./debugSession.ts";
import type { DebugSessionsTable } from "./debugTables.ts";
import { goneBy } from "./ticket.ts";

export type Session = DebugSessionsTable;

/** Throws a unique violation where the ticket has a session for the tenant that has not ended. */
export const insertSession = async (queries: Queries, session: Session): Promise<void> => {
  await queries.insertInto("debug_sessions").values(session).execute();
};

const sessions = (queries: Queries) => queries.selectFrom("debug_sessions").selectAll();

export const findSession = (queries: Queries, id: string): Promise<Session | undefined> =>
  sessions(queries).where("id", "=", id).executeTakeFirst();

/** The session whose mailed link has this hash, while nobody has decided. */
export const findSessionOfLink = (queries: Queries, linkHash: string): Promise<Session | undefined> =>
  sessions(queries).where("link_hash", "=", linkHash).executeTakeFirst();

/** Those of a ticket or of a tenant that are allowed at `now`, by their ids. */
export const selectAllowed = (
  queries: Queries,
  of: { ticket: string } | { tenant: string },
  now: number,
): Promise<Session[]> => {
  const allowed = sessions(queries)
    .where("state", "=", "allowed")
    .where("ending", "is", null)
    .where("ends_at", ">", now);
  const theirs = "ticket" in of ? allowed.where("ticket", "=", of.ticket) : allowed.where("tenant", "=", of.tenant);
  return theirs.orderBy("id").execute();
};

/** The latest instant until which one of a tenant's sessions takes entries; undefined where none does at `now`. */
export const latestEnd = async (
  queries: Queries,
  dialect: Dialect,
  tenant: string,
  now: number,
): Promise<number | undefined> => {
  const taking = queries
    .selectFrom("debug_sessions")
    .select("ends_at")
    .where("tenant", "=", tenant)
    .where("state", "=", "allowed")
    .where("ending", "is", null)
    .where("ends_at", ">", now)
    .where("bytes", "<", QUOTA.bytes)
    .where("entries", "<", QUOTA.entries)
    .orderBy("ends_at", "desc");
  return (await limited(taking, dialect, 1).executeTakeFirst())?.ends_at ?? undefined;
};

/** Those of a ticket that have not ended. */
export const selectOpen = (queries: Queries, ticket: string): Promise<Session[]> =>
  sessions(queries).where("ticket", "=", ticket).where("ended_at", "is", null).orderBy("id").execute();

/** Up to `most` sessions of a ticket, a tenant or an organization, in whatever state. */
export const selectSessions = (
  queries: Queries,
  dialect: Dialect,
  of: Partial<Pick<Session, "id" | "ticket" | "tenant" | "organization_id">>,
  most: number,
): Promise<Session[]> => {
  let found = sessions(queries).orderBy("id");
  for (const [column, value] of Object.entries(of)) found = found.where(column as keyof typeof of, "=", value);
  return limited(found, dialect, most).execute();
};

/** An organization's sessions, in whatever state. */
export const sessionsOf = (queries: Queries, organizationId: string): Promise<Pick<Session, "id" | "subject">[]> =>
  queries
    .selectFrom("debug_sessions")
    .select(["id", "subject"])
    .where("organization_id", "=", organizationId)
    .execute();

/** Those that were asked for until an instant (epoch milliseconds), are allowed, and have not ended. */
export const allowedUntil = (queries: Queries, instant: number): Promise<Pick<Session, "id" | "subject">[]> =>
  queries
    .selectFrom("debug_sessions")
    .select(["id", "subject"])
    .where("state", "=", "allowed")
    .where("ended_at", "is", null)
    .where("asked_at", "<=", instant)
    .execute();

/** The first session behind `after`, by its id, that is being ended or whose time is over at `now`. */
export const findDue = (
  queries: Queries,
  dialect: Dialect,
  after: string,
  now: number,
): Promise<Session | undefined> => {
  const due = sessions(queries)
    .where("ended_at", "is", null)
    .where("id", ">", after)
    .where((row) =>
      row.or([
        row("ending", "is not", null),
        row.and([row("state", "=", "asked"), row("asked_until", "<=", now)]),
        row.and([row("state", "=", "allowed"), row("ends_at", "<=", now)]),
      ]),
    )
    .orderBy("id");
  return limited(due, dialect, 1).executeTakeFirst();
};

/**
 * Allows a session that waits for its decision at `now`, until `endsAt`; its link counts no longer. Undefined where it
 * does not wait, because somebody else has decided, or its time is over.
 */
export const allowSession = async (
  transaction: Transaction,
  id: string,
  { now, endsAt }: { now: number; endsAt: number },
): Promise<Session | undefined> => {
  const { numUpdatedRows } = await transaction
    .updateTable("debug_sessions")
    .set((row) => ({
      state: "allowed",
      decided_at: now,
      ends_at: endsAt,
      link_hash: null,
      events: row("events", "+", 1),
    }))
    .where("id", "=", id)
    .where("state", "=", "asked")
    .where("ending", "is", null)
    .where("asked_until", ">", now)
    .executeTakeFirst();
  return numUpdatedRows === 0n ? undefined : findSession(transaction, id);
};

/** States that each ending follows upon. */
const BEFORE: Readonly<Record<Ending, readonly ("asked" | "allowed")[]>> = {
  refused: ["asked"],
  withdrawn: ["allowed"],
  expired: ["asked", "allowed"],
  resolved: ["asked", "allowed"],
  relinked: ["asked", "allowed"],
};

/** Begins to end a session. From the commit on nothing is kept or shown of it. False where something else came first. */
export const beginEnding = async (queries: Queries, id: string, ending: Ending, now: number): Promise<boolean> => {
  let update = queries
    .updateTable("debug_sessions")
    .set({ ending, link_hash: null })
    .where("id", "=", id)
    .where("ending", "is", null)
    .where("state", "in", BEFORE[ending]);
  if (ending === "expired") {
    // It may have been allowed since it was looked at.
    update = update.where((row) =>
      row.or([
        row.and([row("state", "=", "asked"), row("asked_until", "<=", now)]),
        row.and([row("state", "=", "allowed"), row("ends_at", "<=", now)]),
      ]),
    );
  }
  return (await update.executeTakeFirst()).numUpdatedRows === 1n;
};

/** Ends a session that is being ended; undefined where somebody else did. */
export const closeSession = async (
  transaction: Transaction,
  id: string,
  now: number,
): Promise<(Session & { ending: Ending }) | undefined> => {
  const { numUpdatedRows } = await transaction
    .updateTable("debug_sessions")
    .set((row) => ({ state: row.ref("ending").$notNull(), ended_at: now, events: row("events", "+", 1) }))
    .where("id", "=", id)
    .where("ending", "is not", null)
    .where("ended_at", "is", null)
    .executeTakeFirst();
  return numUpdatedRows === 0n ? undefined : ((await findSession(transaction, id)) as Session & { ending: Ending });
};

const stillAllowed = (transaction: Transaction, id: string, now: number) =>
  transaction
    .updateTable("debug_sessions")
    .where("id", "=", id)
    .where("state", "=", "allowed")
    .where("ending", "is", null)
    .where("ends_at", ">", now);

/**
 * Makes room for an entry of so many bytes in a session that is allowed, and holds the session until the transaction
 * ends. Undefined where it is not allowed at `now`, or has no room. The first entry is an event.
 */
export const countEntry = async (
  transaction: Transaction,
  id: string,
  bytes: number,
  now: number,
): Promise<Session | undefined> => {
  const { numUpdatedRows } = await stillAllowed(transaction, id, now)
    .set((row) => ({
      bytes: row("bytes", "+", bytes),
      entries: row("entries", "+", 1),
      events: row
        .case()
        .when("entries", "=", 0)
        .then(row("events", "+", 1))
        .else(row.ref("events"))
        .end(),
    }))
    .where("bytes", "<=", QUOTA.bytes - bytes)
    .where("entries", "<", QUOTA.entries)
    .executeTakeFirst();
  return numUpdatedRows === 0n ? undefined : findSession(transaction, id);
};

/** Counts a reading of a session that is allowed, and holds it so until the transaction ends; undefined where it is not. */
export const countReading = async (transaction: Transaction, id: string, now: number): Promise<Session | undefined> => {
  const { numUpdatedRows } = await stillAllowed(transaction, id, now)
    .set((row) => ({ events: row("events", "+", 1) }))
    .executeTakeFirst();
  return numUpdatedRows === 0n ? undefined : findSession(transaction, id);
};

export const deleteSessions = async (transaction: Transaction, ids: readonly string[]): Promise<void> => {
  await transaction.deleteFrom("debug_sessions").where("id", "in", ids).execute();
};

export type NumberedSession = Session & { ticket_number: string };

/** Up to `most` sessions of an organization, the newest first, with the numbers of their tickets; `id`: that one alone. */
export const selectConsents = (
  queries: Queries,
  dialect: Dialect,
  { organizationId, before, id }: { organizationId: string; before?: string | undefined; id?: string | undefined },
  { now, most }: { now: number; most: number },
): Promise<NumberedSession[]> => {
  let found = queries
    .selectFrom("debug_sessions as session")
    .innerJoin("tickets as ticket", "ticket.id", "session.ticket")
    .selectAll("session")
    .select("ticket.number as ticket_number")
    .where("session.organization_id", "=", organizationId)
    .where((row) => row.or([row("ticket.resolved_at", "is", null), row("ticket.resolved_at", ">", goneBy(now))]));
  if (before !== undefined) found = found.where("session.id", "<", before);
  if (id !== undefined) found = found.where("session.id", "=", id);
  return limited(found.orderBy("session.id", "desc"), dialect, most).execute();
};
