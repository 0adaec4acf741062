import { type RawBuilder, sql } from "kysely";
import type { Dialect } from "./sql.ts";

/**
 * The statements of a queue, one form per dialect. How many rows they met is told by the rows they give back: with
 * OUTPUT the count that a server reports is not to be trusted.
 */

/** Takes up to `limit` rows that are due and that no living claim holds, and gives them back whole. */
export const take = (
  dialect: Dialect,
  table: string,
  { claim, limit, now, until }: { claim: string; limit: number; now: number; until: number },
): RawBuilder<Record<string, unknown>> => {
  const change = sql`claim = ${claim}, claimed_until = ${until}, attempts = attempts + 1`;
  const free = sql`due_at <= ${now} and set_aside_at is null and (claimed_until is null or claimed_until <= ${now})`;
  // READPAST steps over rows that another worker is taking at this moment, instead of waiting for it.
  return dialect === "mssql"
    ? sql`update top (${limit}) ${sql.table(table)} with (updlock, readpast, rowlock)
        set ${change} output inserted.* where ${free}`
    : sql`update ${sql.table(table)} set ${change} where sequence in (
        select sequence from ${sql.table(table)} where ${free} order by due_at, sequence limit ${limit}
      ) returning *`;
};

/** Changes those of `ids` that `claim` still holds, and gives back their ids. */
export const change = (
  dialect: Dialect,
  table: string,
  set: RawBuilder<unknown>,
  claim: string,
  ids: readonly string[],
): RawBuilder<{ id: string }> =>
  dialect === "mssql"
    ? sql`update ${sql.table(table)} set ${set} output inserted.id where ${held(dialect, claim, ids)}`
    : sql`update ${sql.table(table)} set ${set} where ${held(dialect, claim, ids)} returning id`;

/** Deletes those of `ids` that `claim` still holds, and gives back their ids. */
export const remove = (
  dialect: Dialect,
  table: string,
  claim: string,
  ids: readonly string[],
): RawBuilder<{ id: string }> =>
  dialect === "mssql"
    ? sql`delete from ${sql.table(table)} output deleted.id where ${held(dialect, claim, ids)}`
    : sql`delete from ${sql.table(table)} where ${held(dialect, claim, ids)} returning id`;

/** The ids go as one JSON parameter: SQL Server takes 2,100 parameters, and each count of them would need its own plan. */
const held = (dialect: Dialect, claim: string, ids: readonly string[]): RawBuilder<unknown> => {
  const list = JSON.stringify(ids);
  const listed =
    dialect === "mssql"
      ? sql`select id from openjson(${list}) with (id char(36) '$')`
      : sql`select value from json_each(${list})`;
  return sql`claim = ${claim} and id in (${listed})`;
};

/** What `change` sets. */
export const settings = {
  renewed: (until: number) => sql`claimed_until = ${until}`,
  retried: (dueAt: number) => sql`due_at = ${dueAt}, claim = null, claimed_until = null`,
  postponed: (dueAt: number) => sql`due_at = ${dueAt}, attempts = attempts - 1, claim = null, claimed_until = null`,
  setAside: (at: number) => sql`set_aside_at = ${at}, claim = null, claimed_until = null`,
};
