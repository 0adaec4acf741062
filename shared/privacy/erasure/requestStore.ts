import { limited } from "../../platform/sql/limited.ts";
import type { Dialect, Queries } from "../../platform/sql/sql.ts";
import type { ErasureRequestsTable } from "./requestTables.ts";

export type ErasureRequest = ErasureRequestsTable;

/** Throws a unique violation where another request has the address. */
export const insertRequest = async (queries: Queries, request: ErasureRequest): Promise<void> => {
  await queries.insertInto("erasure_requests").values(request).execute();
};

/** Ends the request of an address; `indexes`: the address under every key version in use. */
export const deleteRequestOf = async (queries: Queries, indexes: readonly string[]): Promise<void> => {
  await queries.deleteFrom("erasure_requests").where("email_index", "in", indexes).execute();
};

/** A request that can be confirmed at `now`. */
export const findRequest = (queries: Queries, id: string, now: number): Promise<ErasureRequest | undefined> =>
  queries
    .selectFrom("erasure_requests")
    .selectAll()
    .where("id", "=", id)
    .where("expires_at", ">", now)
    .executeTakeFirst();

/** Up to `most` requests older than `before` that nobody has confirmed and that can be at `now`, the newest first. */
export const selectRequests = (
  queries: Queries,
  dialect: Dialect,
  { now, most, before }: { now: number; most: number; before?: string | undefined },
): Promise<ErasureRequest[]> => {
  const open = queries
    .selectFrom("erasure_requests")
    .selectAll()
    .where("expires_at", ">", now)
    .where("erasure", "is", null)
    .orderBy("id", "desc");
  return limited(before === undefined ? open : open.where("id", "<", before), dialect, most).execute();
};

/** The request of a link that counts at `now`. */
export const findRequestOfLink = (
  queries: Queries,
  tokenHash: string,
  now: number,
): Promise<ErasureRequest | undefined> =>
  queries
    .selectFrom("erasure_requests")
    .selectAll()
    .where("token_hash", "=", tokenHash)
    .where("link_expires_at", ">", now)
    .executeTakeFirst();

/** Notes which erasure a request has become; false where it has become one already, or is gone. */
export const markConfirmed = async (queries: Queries, id: string, erasure: string): Promise<boolean> => {
  const { numUpdatedRows } = await queries
    .updateTable("erasure_requests")
    .set({ erasure })
    .where("id", "=", id)
    .where("erasure", "is", null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
};

/** Forgets the requests that were sealed for subjects that are erased. */
export const forgetRequests = async (queries: Queries, subjects: readonly string[]): Promise<void> => {
  await queries.deleteFrom("erasure_requests").where("subject", "in", subjects).execute();
};
