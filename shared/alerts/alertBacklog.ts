import type { Backlog } from "../platform/operations.ts";
import type { Sql } from "../platform/sql/sql.ts";

/** How many alerts wait, how many were set aside, and since when the oldest is due; numbers only. */
export const alertBacklog = async (sql: Sql): Promise<Backlog> => {
  const db = await sql.db();
  const { fn } = db;
  const rows = db.selectFrom("alerts").select([fn.countAll<number>().as("count"), fn.min("due_at").as("oldest")]);
  const waiting = await rows.where("set_aside_at", "is", null).executeTakeFirstOrThrow();
  const aside = await rows.where("set_aside_at", "is not", null).executeTakeFirstOrThrow();
  return {
    waiting: Number(waiting.count),
    setAside: Number(aside.count),
    oldestDueAt: waiting.oldest === null ? null : Number(waiting.oldest),
  };
};
