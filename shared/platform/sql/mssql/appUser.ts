import { sql } from "kysely";
import type { Queries, Transaction } from "../sql.ts";

/** The identity that the app signs in to SQL with: the name of its user, and its application id in Entra ID (a GUID). */
export type AppUser = { name: string; clientId: string };

/** What the app may do, and whoever is a member of it: read and write rows, and no more. */
const ROLE = "usher_app";

/** The note of the schema's version: whoever writes it decides which program serves. */
const VERSIONS = "schema_versions";

/**
 * Makes the role of the app, with what it may do: read all tables, and write rows in all but the note of the schema's
 * version. Tables that come later have to be told of by another call. Safe to repeat.
 */
export const prepareRole = async (db: Queries): Promise<void> => {
  const role = sql.id(ROLE);
  await sql`if database_principal_id(${sql.lit(ROLE)}) is null create role ${role}`.execute(db);
  const { rows } = await sql<{ name: string }>`
    select name from sys.tables where schema_id = schema_id('dbo')`.execute(db);
  for (const { name } of rows) {
    const rights = sql.raw(name === VERSIONS ? "select" : "select, insert, update, delete");
    await sql`grant ${rights} on ${sql.id("dbo", name)} to ${role}`.execute(db);
  }
};

/**
 * Makes the app's user, by its application id, so that SQL need not ask the directory who that is, and puts it into the
 * role. A user of that name who is somebody else, as after the identity was made anew, is replaced. Azure SQL alone
 * knows such users. Safe to repeat.
 */
export const admitUser = async (transaction: Transaction, { name, clientId }: AppUser): Promise<void> => {
  await sql`
    declare @user sysname = ${name};
    declare @sid varbinary(16) = cast(cast(${clientId} as uniqueidentifier) as varbinary(16));
    declare @statement nvarchar(max);
    if exists (select 1 from sys.database_principals where name = @user and sid <> @sid)
    begin
      set @statement = N'drop user ' + quotename(@user);
      exec (@statement);
    end;
    if database_principal_id(@user) is null
    begin
      set @statement = N'create user ' + quotename(@user) + N' with sid = ' + convert(nvarchar(34), @sid, 1) + N', type = E';
      exec (@statement);
    end;
    set @statement = N'alter role ${sql.raw(ROLE)} add member ' + quotename(@user);
    exec (@statement);`.execute(transaction);
};
