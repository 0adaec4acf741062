import { sql } from "kysely";
import type { Queries, Transaction } from "../sql.ts";

/** The identity that the app signs in to SQL with: the name of its user, and its application id in Entra ID (a GUID). */
export type AppUser = { name: string; clientId: string };

/** What the app may do, and whoever is a member of it: read and write rows, and no more. */
const ROLE = "usher_app";

/**
 * Makes the role of the app, with what it may do: rows of all tables, but not the schema, nor the note of its version.
 * Safe to repeat.
 */
export const prepareRole = async (db: Queries): Promise<void> => {
  const role = sql.raw(ROLE);
  await sql`if database_principal_id(${sql.lit(ROLE)}) is null create role ${role}`.execute(db);
  await sql`grant select, insert, update, delete on schema::dbo to ${role}`.execute(db);
  await sql`deny insert, update, delete on object::dbo.schema_versions to ${role}`.execute(db);
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
