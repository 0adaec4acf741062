import type { Sql } from "../platform/sql/sql.ts";

/** How many license changes and removals Tables do not know yet, and since when the oldest of them waits; numbers only. */
export const changeBacklog = async (
  sql: Sql,
): Promise<{ waiting: number; setAside: number; oldestDueAt: number | null }> => {
  const db = await sql.db();
  const { fn } = db;
  const counts = await Promise.all([
    db
      .selectFrom("license_changes")
      .select([fn.countAll<number>().as("count"), fn.min("changed_at").as("oldest")])
      .executeTakeFirstOrThrow(),
    db
      .selectFrom("license_removals")
      .where("told_at", "is", null)
      .select([fn.countAll<number>().as("count"), fn.min("removed_at").as("oldest")])
      .executeTakeFirstOrThrow(),
  ]);
  const oldest = counts.flatMap((each) => (each.oldest === null ? [] : [Number(each.oldest)]));
  return {
    waiting: counts.reduce((sum, { count }) => sum + Number(count), 0),
    setAside: 0,
    oldestDueAt: oldest.length === 0 ? null : Math.min(...oldest),
  };
};
