import type { Sql } from "../platform/sql/sql.ts";

/** How many license changes Tables do not know yet, and since when the oldest of them waits; numbers only. */
export const changeBacklog = async (
  sql: Sql,
): Promise<{ waiting: number; setAside: number; oldestDueAt: number | null }> => {
  const db = await sql.db();
  const { fn } = db;
  const { count, oldest } = await db
    .selectFrom("license_changes")
    .select([fn.countAll<number>().as("count"), fn.min("changed_at").as("oldest")])
    .executeTakeFirstOrThrow();
  return { waiting: Number(count), setAside: 0, oldestDueAt: oldest === null ? null : Number(oldest) };
};
