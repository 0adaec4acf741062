import { inChunks } from "../../platform/sql/chunks.ts";
import { limited } from "../../platform/sql/limited.ts";
import type { Dialect, Queries, Transaction } from "../../platform/sql/sql.ts";
import type { Erasure, Part } from "./erasure.ts";
import type { ErasuresTable } from "./erasureTables.ts";

const toErasure = (row: ErasuresTable): Erasure => ({
  id: row.id,
  scope: row.scope,
  requestedAt: row.requested_at,
  effectiveAt: row.effective_at,
  completedAt: row.completed_at,
  settledAt: row.settled_at,
});

/** Writes the intent. Throws a unique violation where another erasure has one of the parts. */
export const insertErasure = async (
  transaction: Transaction,
  { id, scope, requestedAt, effectiveAt, completedAt, settledAt }: Erasure,
  parts: readonly Part[],
): Promise<void> => {
  await transaction
    .insertInto("erasures")
    .values({
      id,
      scope,
      requested_at: requestedAt,
      effective_at: effectiveAt,
      completed_at: completedAt,
      settled_at: settledAt,
    })
    .execute();
  await insertParts(transaction, id, parts);
};

/** Writes what an erasure is to destroy. Throws a unique violation where another erasure has one of the parts. */
export const insertParts = async (transaction: Transaction, erasure: string, parts: readonly Part[]): Promise<void> => {
  const rows = parts.map(({ kind, id, subject }) => ({ kind, id, subject, erasure }));
  for (const chunk of inChunks(rows, 4)) await transaction.insertInto("erasure_parts").values(chunk).execute();
};

export const findErasure = async (queries: Queries, id: string): Promise<Erasure | undefined> => {
  const row = await queries.selectFrom("erasures").selectAll().where("id", "=", id).executeTakeFirst();
  return row === undefined ? undefined : toErasure(row);
};

/** The erasure that has a part. */
export const findErasureOf = async (
  queries: Queries,
  { kind, id }: Pick<Part, "kind" | "id">,
): Promise<Erasure | undefined> => {
  const row = await queries
    .selectFrom("erasure_parts")
    .select("erasure")
    .where("kind", "=", kind)
    .where("id", "=", id)
    .executeTakeFirst();
  return row === undefined ? undefined : findErasure(queries, row.erasure);
};

/** Of these ids of one kind, those that some erasure has. */
export const claimedIds = async (
  queries: Queries,
  kind: Part["kind"],
  ids: readonly string[],
): Promise<ReadonlySet<string>> => {
  const claimed = new Set<string>();
  for (const chunk of inChunks(ids)) {
    const rows = queries.selectFrom("erasure_parts").select("id").where("kind", "=", kind).where("id", "in", chunk);
    for (const { id } of await rows.execute()) claimed.add(id);
  }
  return claimed;
};

export const selectParts = (queries: Queries, erasure: string): Promise<Part[]> =>
  queries
    .selectFrom("erasure_parts")
    .select(["kind", "id", "subject"])
    .where("erasure", "=", erasure)
    .orderBy("kind")
    .orderBy("id")
    .execute();

/** The first erasure behind `after`, by its id, that is not settled. */
export const findUnsettled = async (
  queries: Queries,
  dialect: Dialect,
  after: string,
): Promise<Erasure | undefined> => {
  const unsettled = queries
    .selectFrom("erasures")
    .selectAll()
    .where("settled_at", "is", null)
    .where("id", ">", after)
    .orderBy("id");
  const row = await limited(unsettled, dialect, 1).executeTakeFirst();
  return row === undefined ? undefined : toErasure(row);
};

/** Holds an erasure until the transaction ends: of two instances that carry it out at once one waits for the other. */
export const holdErasure = async (transaction: Transaction, id: string): Promise<void> => {
  await transaction
    .updateTable("erasures")
    .set((row) => ({ requested_at: row.ref("requested_at") }))
    .where("id", "=", id)
    .execute();
};

/** Notes that the keys are gone; what was noted before stands. */
export const markEffective = async (queries: Queries, id: string, now: number): Promise<void> => {
  await queries
    .updateTable("erasures")
    .set({ effective_at: now })
    .where("id", "=", id)
    .where("effective_at", "is", null)
    .execute();
};

/** Notes that the rows are gone; what was noted before stands. */
export const markComplete = async (queries: Queries, id: string, now: number): Promise<void> => {
  await queries
    .updateTable("erasures")
    .set({ completed_at: now })
    .where("id", "=", id)
    .where("completed_at", "is", null)
    .execute();
};

/** Ends an erasure: what is left of it says whom it was about no more. */
export const settle = async (transaction: Transaction, id: string, now: number): Promise<void> => {
  await transaction.deleteFrom("erasure_parts").where("erasure", "=", id).execute();
  await transaction.updateTable("erasures").set({ settled_at: now }).where("id", "=", id).execute();
};

/** Which of these erasures stand in the database. */
export const standing = async (queries: Queries, ids: readonly string[]): Promise<ReadonlySet<string>> => {
  const known = new Set<string>();
  for (const chunk of inChunks(ids)) {
    const rows = await queries.selectFrom("erasures").select("id").where("id", "in", chunk).execute();
    for (const { id } of rows) known.add(id);
  }
  return known;
};

/** The ids of up to `most` erasures that were settled until an instant (epoch milliseconds). */
export const selectSettled = async (
  queries: Queries,
  dialect: Dialect,
  until: number,
  most: number,
): Promise<string[]> => {
  const settled = queries.selectFrom("erasures").select("id").where("settled_at", "<=", until).orderBy("settled_at");
  return (await limited(settled, dialect, most).execute()).map(({ id }) => id);
};

/** Forgets settled erasures whose entries the ledger has let go. */
export const deleteErasures = async (queries: Queries, ids: readonly string[]): Promise<void> => {
  if (ids.length === 0) return;
  await queries.deleteFrom("erasures").where("id", "in", ids).where("settled_at", "is not", null).execute();
};
