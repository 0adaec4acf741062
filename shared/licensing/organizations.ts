import { Refusal } from "../platform/refusal.ts";
import type { Transaction } from "../platform/sql/sql.ts";

/** What this room asks about organizations. */
export type Organizations = {
  /** The organization's subject, seen and held by `transaction`; undefined where there is no such organization. */
  exists(transaction: Transaction, id: string): Promise<{ subject: string } | undefined>;
};

/** Throws `not-found` where there is no such organization. */
export const findOrganization = async (
  organizations: Organizations,
  transaction: Transaction,
  id: string,
): Promise<{ subject: string }> => {
  const organization = await organizations.exists(transaction, id);
  if (organization === undefined) throw new Refusal("not-found", "There is no organization of this id.");
  return organization;
};
