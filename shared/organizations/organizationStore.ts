import { limited } from "../platform/sql/limited.ts";
import type { Dialect, Queries } from "../platform/sql/sql.ts";
import type { OrganizationsTable } from "./tables.ts";

export type Organization = OrganizationsTable;

export const insertOrganization = async (queries: Queries, organization: Organization): Promise<void> => {
  await queries.insertInto("organizations").values(organization).execute();
};

export const findOrganization = (queries: Queries, id: string): Promise<Organization | undefined> =>
  queries.selectFrom("organizations").selectAll().where("id", "=", id).executeTakeFirst();

/** `indexes`: the address under every key version in use. */
export const findByEmail = (queries: Queries, indexes: readonly string[]): Promise<Organization | undefined> =>
  queries.selectFrom("organizations").selectAll().where("email_index", "in", indexes).executeTakeFirst();

/** `indexes`: the name under every key version in use. */
export const findByName = (
  queries: Queries,
  dialect: Dialect,
  indexes: readonly string[],
  most: number,
): Promise<Organization[]> =>
  limited(
    queries.selectFrom("organizations").selectAll().where("name_index", "in", indexes).orderBy("id"),
    dialect,
    most,
  ).execute();

/** The organizations of these ids, and those whose contact's address has one of these indexes. */
export const findConcerned = async (
  queries: Queries,
  ids: readonly string[],
  indexes: readonly string[],
): Promise<Organization[]> => {
  if (ids.length + indexes.length === 0) return [];
  return queries
    .selectFrom("organizations")
    .selectAll()
    .where((row) =>
      row.or([
        ...(ids.length > 0 ? [row("id", "in", ids)] : []),
        ...(indexes.length > 0 ? [row("email_index", "in", indexes)] : []),
      ]),
    )
    .execute();
};

/** Organizations that were there until an instant (epoch milliseconds). */
export const selectOrganizationsUntil = (
  queries: Queries,
  instant: number,
): Promise<Pick<Organization, "id" | "subject">[]> =>
  queries.selectFrom("organizations").select(["id", "subject"]).where("created_at", "<=", instant).execute();

export const deleteOrganization = async (queries: Queries, id: string): Promise<void> => {
  await queries.deleteFrom("organizations").where("id", "=", id).execute();
};

type Changes = Partial<Omit<Organization, "id" | "subject" | "created_at" | "revision" | "token_generation">>;

/**
 * Changes an organization as it was read. False when its profile, credentials or contact changed meanwhile, in as far
 * as this change touches them: `revision` is the profile's version, `token_generation` the credentials'.
 */
export const updateOrganization = async (
  queries: Queries,
  read: Organization,
  touched: { profile?: true; credentials?: true },
  changes: Changes,
): Promise<boolean> => {
  let update = queries
    .updateTable("organizations")
    .set(changes)
    .where("id", "=", read.id)
    .where("contact_id", "=", read.contact_id);
  if (touched.profile) {
    update = update.set({ revision: read.revision + 1 }).where("revision", "=", read.revision);
  }
  if (touched.credentials) {
    update = update
      .set({ token_generation: read.token_generation + 1 })
      .where("token_generation", "=", read.token_generation);
  }
  return (await update.executeTakeFirst()).numUpdatedRows === 1n;
};
