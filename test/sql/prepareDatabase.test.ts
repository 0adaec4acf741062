import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { sql as statement } from "kysely";
import { migrations } from "../../shared/platform/sql/migrations/index.ts";
import { prepareRole } from "../../shared/platform/sql/mssql/appUser.ts";
import { prepareDatabase } from "../../shared/platform/sql/prepareDatabase.ts";
import { type Database, databases, openSql, patiently } from "./databases.ts";

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
  (dialect === "mssql" ? test : () => undefined)(
    "lets the app read and write rows, and change nothing else",
    async () => {
      const { settings } = database;
      if (settings.kind !== "mssql") throw new Error("this is no SQL Server");
      const db = await database.sql.db();
      await prepareRole(db);
      await prepareRole(db);
      const [user, password] = [`usher_${randomBytes(6).toString("hex")}`, `Aa1!${randomBytes(12).toString("hex")}`];
      const name = statement.id(user);
      await statement`create login ${name} with password = ${statement.lit(password)}`.execute(db);
      const app = openSql({ ...settings, signIn: { kind: "password", user, password }, migrate: "check" });
      try {
        await statement`create user ${name} for login ${name}`.execute(db);
        await statement`alter role usher_app add member ${name}`.execute(db);
        const own = await app.db();
        const started = { started_at: 1, ended_at: null, succeeded: null, handled: null, last_success_at: null };
        await own
          .insertInto("timer_runs")
          .values({ timer: "test", ...started })
          .execute();
        await own.updateTable("timer_runs").set({ handled: 1 }).where("timer", "=", "test").execute();
        expect(await own.selectFrom("timer_runs").select("handled").execute()).toEqual([{ handled: 1 }]);
        await own.deleteFrom("timer_runs").where("timer", "=", "test").execute();
        await expect(own.updateTable("schema_versions").set({ number: 99 }).execute()).rejects.toThrow();
        await expect(own.schema.createTable("test_own").addColumn("number", "integer").execute()).rejects.toThrow();
        await expect(own.schema.dropTable("timer_runs").execute()).rejects.toThrow();
        expect(await own.selectFrom("schema_versions").select("number").execute()).toHaveLength(migrations.length);
      } finally {
        await app.close();
        await statement`drop user ${name}`.execute(db);
        await patiently(() => statement`drop login ${name}`.execute(db));
      }
    },
  );
});
