import type { Transaction } from "../platform/sql/sql.ts";

/** Whether a trial left this mark. */
export const hasTrialMark = async (transaction: Transaction, mark: string): Promise<boolean> =>
  (await transaction.selectFrom("trial_marks").select("mark").where("mark", "=", mark).executeTakeFirst()) !==
  undefined;

/** Throws a unique violation where the mark is there already. */
export const insertTrialMark = async (transaction: Transaction, mark: string): Promise<void> => {
  await transaction.insertInto("trial_marks").values({ mark }).execute();
};
