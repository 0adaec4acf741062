import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { sql as statement } from "kysely";
import { migrations } from "../../shared/platform/sql/migrations/index.ts";
import { prepareRole } from "../../shared/platform/sql/mssql/appUser.ts";
import { prepareDatabase } from "../../shared/platform/sql/prepareDatabase.ts";
import { type Database, databases } from "./databases.ts";

describe.each(databases())("preparing a database on $name", ({ create, dialect }) => {
  let database: Database;
  beforeAll(async () => {
    database = await create();
  });
  afterAll(() => database.drop());

  test("brings its schema up to date, and changes nothing when repeated", async () => {
    const prepared = { schemaVersion: migrations.length, user: null };
    expect(await prepareDatabase({ sql: database.sql })).toEqual(prepared);
    expect(await prepareDatabase({ sql: database.open() })).toEqual(prepared);
  });

  /** A role is a thing of SQL Server's; SQLite has none. */
  (dialect === "mssql" ? test : () => undefined)("makes a role that can be made again", async () => {
    const db = await database.sql.db();
    await prepareRole(db);
    await prepareRole(db);
    const { rows } = await statement<{ type: string }>`
      select type from sys.database_principals where name = 'usher_app'`.execute(db);
    expect(rows).toEqual([{ type: "R" }]);
  });
});
