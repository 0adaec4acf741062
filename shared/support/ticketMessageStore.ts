import type { Queries } from "../platform/sql/sql.ts";
import type { TicketMessagesTable } from "./ticketTables.ts";

export type Message = TicketMessagesTable;

export const insertMessage = async (queries: Queries, message: Message): Promise<void> => {
  await queries.insertInto("ticket_messages").values(message).execute();
};

/** What was written to a ticket, the oldest first. */
export const selectMessages = (queries: Queries, ticket: string): Promise<Message[]> =>
  queries.selectFrom("ticket_messages").selectAll().where("ticket", "=", ticket).orderBy("id").execute();

export const deleteMessages = async (queries: Queries, tickets: readonly string[]): Promise<void> => {
  await queries.deleteFrom("ticket_messages").where("ticket", "in", tickets).execute();
};
