import { limited } from "../platform/sql/limited.ts";
import type { Dialect, Queries } from "../platform/sql/sql.ts";
import { goneBy, type Status } from "./ticket.ts";
import type { TicketsTable } from "./ticketTables.ts";

export type Ticket = TicketsTable;

/** `resolved_at` of a ticket whose key is being destroyed: no reply can open it any more. */
const BEING_ERASED = 0;

/** Throws a unique violation where the number is taken. */
export const insertTicket = async (queries: Queries, ticket: Ticket): Promise<void> => {
  await queries.insertInto("tickets").values(ticket).execute();
};

/** Tickets that are there at `now`: those whose time is over are not, whether or not they have been swept. */
const there = (queries: Queries, now: number) =>
  queries
    .selectFrom("tickets")
    .selectAll()
    .where((row) => row.or([row("resolved_at", "is", null), row("resolved_at", ">", goneBy(now))]));

/** A ticket by its id; undefined where there is none, or none any more. */
export const findTicket = (queries: Queries, id: string, now: number): Promise<Ticket | undefined> =>
  there(queries, now).where("id", "=", id).executeTakeFirst();

/** Up to `most` tickets, the newest first: all, those of a status or of a number, or those behind `before`. */
export const selectTickets = (
  queries: Queries,
  dialect: Dialect,
  of: { status?: Status | undefined; number?: string | undefined; before?: string | undefined },
  { now, most }: { now: number; most: number },
): Promise<Ticket[]> => {
  let tickets = there(queries, now).orderBy("id", "desc");
  if (of.status !== undefined) tickets = tickets.where("status", "=", of.status);
  if (of.number !== undefined) tickets = tickets.where("number", "=", of.number);
  if (of.before !== undefined) tickets = tickets.where("id", "<", of.before);
  return limited(tickets, dialect, most).execute();
};

/** Up to `most` tickets of an address, the newest first; `indexes`: the address under every key version in use. */
export const selectTicketsOf = (
  queries: Queries,
  dialect: Dialect,
  indexes: readonly string[],
  { now, most, before }: { now: number; most: number; before?: string | undefined },
): Promise<Ticket[]> => {
  let tickets = there(queries, now).where("email_index", "in", indexes).orderBy("id", "desc");
  if (before !== undefined) tickets = tickets.where("id", "<", before);
  return limited(tickets, dialect, most).execute();
};

type Changes = Partial<Pick<Ticket, "status" | "resolved_at" | "organization_id">>;

/**
 * Changes a ticket that is there, and holds its row until the transaction ends; false where it is not, or is not as
 * `only` says. Whoever adds something to a ticket changes it first: nothing is added to one that is being erased.
 */
export const updateTicket = async (
  queries: Queries,
  id: string,
  now: number,
  changes: Changes,
  only: Partial<Pick<Ticket, "status" | "revision">> = {},
): Promise<boolean> => {
  let update = queries
    .updateTable("tickets")
    .set((row) => ({ ...changes, changed_at: now, revision: row("revision", "+", 1) }))
    .where("id", "=", id)
    .where((row) => row.or([row("resolved_at", "is", null), row("resolved_at", ">", goneBy(now))]));
  if (only.status !== undefined) update = update.where("status", "=", only.status);
  if (only.revision !== undefined) update = update.where("revision", "=", only.revision);
  return (await update.executeTakeFirst()).numUpdatedRows === 1n;
};

/** Marks up to `most` tickets whose time is over as being erased and answers them, with those that an earlier sweep left. */
export const markGone = async (
  queries: Queries,
  dialect: Dialect,
  now: number,
  most: number,
): Promise<Pick<Ticket, "id" | "subject">[]> => {
  const until = goneBy(now);
  const gone = await limited(
    queries.selectFrom("tickets").select("id").where("resolved_at", "<=", until).orderBy("resolved_at"),
    dialect,
    most,
  ).execute();
  if (gone.length === 0) return [];
  const ids = gone.map(({ id }) => id);
  await queries
    .updateTable("tickets")
    .set({ resolved_at: BEING_ERASED })
    .where("id", "in", ids)
    .where("resolved_at", "<=", until)
    .execute();
  // A reply may have opened one of them between the two statements; its key must live.
  return queries
    .selectFrom("tickets")
    .select(["id", "subject"])
    .where("id", "in", ids)
    .where("resolved_at", "=", BEING_ERASED)
    .execute();
};

/** Tickets from an address, by its indexes, in whatever state. */
export const selectFrom = (queries: Queries, indexes: readonly string[]): Promise<Pick<Ticket, "id" | "subject">[]> =>
  queries.selectFrom("tickets").select(["id", "subject"]).where("email_index", "in", indexes).execute();

/** Tickets that are linked to an organization, in whatever state. */
export const selectLinked = (queries: Queries, organizationId: string): Promise<Pick<Ticket, "id" | "subject">[]> =>
  queries.selectFrom("tickets").select(["id", "subject"]).where("organization_id", "=", organizationId).execute();

/** Takes the link to an organization from every ticket that has it. */
export const unlinkTickets = async (queries: Queries, organizationId: string): Promise<void> => {
  await queries
    .updateTable("tickets")
    .set({ organization_id: null })
    .where("organization_id", "=", organizationId)
    .execute();
};

/** Marks tickets as being erased: from the commit on nobody reads them, or adds to them, and the sweep finds them. */
export const barTickets = async (queries: Queries, ids: readonly string[]): Promise<void> => {
  await queries.updateTable("tickets").set({ resolved_at: BEING_ERASED }).where("id", "in", ids).execute();
};

/** Tickets that were opened until an instant (epoch milliseconds), in whatever state. */
export const selectUntil = (queries: Queries, instant: number): Promise<Pick<Ticket, "id" | "subject">[]> =>
  queries.selectFrom("tickets").select(["id", "subject"]).where("opened_at", "<=", instant).execute();

export const deleteTickets = async (queries: Queries, ids: readonly string[]): Promise<void> => {
  await queries.deleteFrom("tickets").where("id", "in", ids).execute();
};
