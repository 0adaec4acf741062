import { type AppUser, admitUser, prepareRole } from "./mssql/appUser.ts";
import type { Sql } from "./sql.ts";

/** What a prepared database is at. */
export type Prepared = { schemaVersion: number; user: string | null };

/**
 * Makes a database ready for the app: its schema is brought up to date, and the app's own user may read and write rows
 * in it, and do nothing else. Safe to repeat, and to run while the app runs. Without `appUser`, as on a developer's
 * machine, nobody is admitted.
 */
export const prepareDatabase = async ({
  sql,
  appUser,
}: {
  sql: Sql;
  appUser?: AppUser | undefined;
}): Promise<Prepared> => {
  // Opening it migrates it.
  const db = await sql.db();
  if (appUser !== undefined) {
    await prepareRole(db);
    await sql.transaction((transaction) => admitUser(transaction, appUser));
  }
  const { number } = await db
    .selectFrom("schema_versions")
    .select(({ fn }) => fn.max("number").as("number"))
    .executeTakeFirstOrThrow();
  return { schemaVersion: number, user: appUser?.name ?? null };
};
