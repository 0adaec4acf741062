import { tokenHash } from "../platform/ids.ts";
import type { Queries } from "../platform/sql/sql.ts";
import type { TicketLinksTable } from "./ticketTables.ts";

export type TicketLink = TicketLinksTable;

export const insertTicketLink = async (queries: Queries, link: TicketLink): Promise<void> => {
  await queries.insertInto("ticket_links").values(link).execute();
};

/** The link of a token that nobody has used yet. */
export const findTicketLink = (queries: Queries, token: string): Promise<TicketLink | undefined> =>
  queries.selectFrom("ticket_links").selectAll().where("token_hash", "=", tokenHash(token)).executeTakeFirst();

/** Uses a link up; false when somebody else did. */
export const takeTicketLink = async (queries: Queries, { token_hash }: TicketLink): Promise<boolean> => {
  const { numDeletedRows } = await queries
    .deleteFrom("ticket_links")
    .where("token_hash", "=", token_hash)
    .executeTakeFirst();
  return numDeletedRows === 1n;
};

export const deleteTicketLinks = async (queries: Queries, tickets: readonly string[]): Promise<void> => {
  await queries.deleteFrom("ticket_links").where("ticket", "in", tickets).execute();
};
