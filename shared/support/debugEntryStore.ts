import { limited } from "../platform/sql/limited.ts";
import type { Dialect, Queries, Transaction } from "../platform/sql/sql.ts";
import type { DebugEntriesTable } from "./debugTables.ts";

export type Entry = DebugEntriesTable;

/** Where an entry stands among those of several sessions. */
export type EntryPosition = Pick<Entry, "session" | "number">;

export const insertEntry = async (transaction: Transaction, entry: Entry): Promise<void> => {
  await transaction.insertInto("debug_entries").values(entry).execute();
};

/** Up to `most` entries of sessions behind `after`, session by session, each in the order of arrival. */
export const selectEntries = (
  queries: Queries,
  dialect: Dialect,
  sessions: readonly string[],
  after: EntryPosition | undefined,
  most: number,
): Promise<Entry[]> => {
  let entries = queries.selectFrom("debug_entries").selectAll().where("session", "in", sessions);
  if (after !== undefined) {
    entries = entries.where((row) =>
      row.or([
        row("session", ">", after.session),
        row.and([row("session", "=", after.session), row("number", ">", after.number)]),
      ]),
    );
  }
  return limited(entries.orderBy("session").orderBy("number"), dialect, most).execute();
};

export const deleteEntries = async (transaction: Transaction, session: string): Promise<void> => {
  await transaction.deleteFrom("debug_entries").where("session", "=", session).execute();
};
