import { limited } from "../platform/sql/limited.ts";
import type { Dialect, Queries } from "../platform/sql/sql.ts";
import type { RegistrationsTable } from "./tables.ts";

export type RegistrationRow = RegistrationsTable;

/** Marks a registration whose key is being destroyed: no verification can come in between any more. */
const BEING_SWEPT = 0;

export const insertRegistration = async (queries: Queries, registration: RegistrationRow): Promise<void> => {
  await queries.insertInto("registrations").values(registration).execute();
};

/** A registration that still counts at `now`. */
export const findRegistration = (queries: Queries, id: string, now: number): Promise<RegistrationRow | undefined> =>
  queries.selectFrom("registrations").selectAll().where("id", "=", id).where("expires_at", ">", now).executeTakeFirst();

/** Takes a registration that still counts at `now` out of the table; false when it does not, or not any more. */
export const takeRegistration = async (queries: Queries, id: string, now: number): Promise<boolean> => {
  const { numDeletedRows } = await queries
    .deleteFrom("registrations")
    .where("id", "=", id)
    .where("expires_at", ">", now)
    .executeTakeFirst();
  return numDeletedRows === 1n;
};

/** Ends all other registrations of an address, for the next sweep to forget. */
export const endRegistrations = async (queries: Queries, indexes: readonly string[], now: number): Promise<void> => {
  await queries
    .updateTable("registrations")
    .set({ expires_at: now })
    .where("email_index", "in", indexes)
    .where("expires_at", ">", now)
    .execute();
};

/** Marks up to `most` expired registrations as being swept and answers them, with those that an earlier sweep left. */
export const markExpired = async (
  queries: Queries,
  dialect: Dialect,
  now: number,
  most: number,
): Promise<Pick<RegistrationRow, "id" | "subject">[]> => {
  const expired = await limited(
    queries.selectFrom("registrations").select("id").where("expires_at", "<=", now).orderBy("expires_at"),
    dialect,
    most,
  ).execute();
  if (expired.length === 0) return [];
  const ids = expired.map(({ id }) => id);
  await queries
    .updateTable("registrations")
    .set({ expires_at: BEING_SWEPT })
    .where("id", "in", ids)
    .where("expires_at", "<=", now)
    .execute();
  // A verification may have taken one of them between the two statements; its key must live.
  return queries
    .selectFrom("registrations")
    .select(["id", "subject"])
    .where("id", "in", ids)
    .where("expires_at", "=", BEING_SWEPT)
    .execute();
};

/** Registrations that were there until an instant (epoch milliseconds), in whatever state. */
export const selectRegistrationsUntil = (
  queries: Queries,
  instant: number,
): Promise<Pick<RegistrationRow, "id" | "subject">[]> =>
  queries.selectFrom("registrations").select(["id", "subject"]).where("created_at", "<=", instant).execute();

/** Registrations under an address, by its indexes, in whatever state. */
export const selectRegistrations = (
  queries: Queries,
  indexes: readonly string[],
): Promise<Pick<RegistrationRow, "id" | "subject">[]> =>
  queries.selectFrom("registrations").select(["id", "subject"]).where("email_index", "in", indexes).execute();

/**
 * Marks registrations as being erased, so that none is verified any more, and answers those that are: one that was verified
 * meanwhile has become an organization, and its key must live.
 */
export const barRegistrations = async (
  queries: Queries,
  ids: readonly string[],
): Promise<Pick<RegistrationRow, "id" | "subject">[]> => {
  await queries.updateTable("registrations").set({ expires_at: BEING_SWEPT }).where("id", "in", ids).execute();
  return queries.selectFrom("registrations").select(["id", "subject"]).where("id", "in", ids).execute();
};

export const deleteRegistrations = async (queries: Queries, ids: readonly string[]): Promise<void> => {
  await queries.deleteFrom("registrations").where("id", "in", ids).execute();
};
