import type { Queries } from "../../shared/platform/sql/sql.ts";
import type { TestRow } from "./testQueue.ts";

/** What the queue does, without asking who holds the row: for the controls that show what the fence is for. */
export const retryUnfenced = async (on: Queries, rows: readonly TestRow[], dueAt: number): Promise<string[]> => {
  const ids = rows.map(({ id }) => id);
  await on
    .updateTable("test_queue")
    .set({ due_at: dueAt, claim: null, claimed_until: null })
    .where("id", "in", ids)
    .execute();
  return ids;
};

export const finishUnfenced = async (on: Queries, ids: readonly string[]): Promise<string[]> => {
  await on.deleteFrom("test_queue").where("id", "in", ids).execute();
  return [...ids];
};
