import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type Migration, migrate, SchemaMismatch } from "../../shared/platform/sql/migrate.ts";
import { migrations } from "../../shared/platform/sql/migrations/index.ts";
import { PATIENCE } from "../../shared/platform/sql/retry.ts";
import type { Sql } from "../../shared/platform/sql/sql.ts";
import { type Database, databases, silent, stoppedClock } from "./databases.ts";
import { startWorker, type Worker } from "./processes.ts";
import { slowMigrations } from "./slowMigrations.ts";

const broken: Migration = {
  number: migrations.length + 1,
  name: "test-broken",
  up: async (transaction) => {
    await transaction.schema.createTable("test_half").addColumn("number", "integer").execute();
    throw new Error("half-way");
  },
};

const table = (name: string, number: number): Migration => ({
  number,
  name,
  up: async ({ schema }) => schema.createTable(name).addColumn("number", "integer").execute(),
});

const causeOf = async (attempt: Promise<unknown>): Promise<unknown> => {
  const error = await attempt.catch((reason: unknown) => reason);
  return error instanceof Error ? error.cause : error;
};

describe.each(databases())("migrations on $name", ({ create, dialect }) => {
  const clock = stoppedClock();
  let database: Database;
  beforeEach(async () => {
    database = await create({ clock });
  });
  afterEach(() => database.drop());

  const versions = async (sql: Sql): Promise<number[]> => {
    const rows = await (await sql.db()).selectFrom("schema_versions").select("number").orderBy("number").execute();
    return rows.map(({ number }) => number);
  };
  const all = slowMigrations.map(({ number }) => number);
  const check = async (expected: readonly Migration[]): Promise<void> => {
    const db = await database.sql.db();
    await migrate({ db, dialect, migrations: expected, mode: "check", clock, log: silent, patience: PATIENCE });
  };

  test("run before the first statement, each once, in order, with the instant noted", async () => {
    const db = await database.sql.db();
    expect(await versions(database.sql)).toEqual(migrations.map(({ number }) => number));
    const noted = await db.selectFrom("schema_versions").select("ran_at").execute();
    expect(noted.map(({ ran_at }) => ran_at)).toEqual(migrations.map(() => clock.now()));
  });

  test("run only what is new when the program is newer than the schema", async () => {
    await database.sql.db();
    const newer = database.open({ migrations: slowMigrations });
    expect(await versions(newer)).toEqual(all);
  });

  test("run once each when several instances start at the same time", async () => {
    const instances = [1, 2, 3].map(() => database.open({ migrations: slowMigrations }));
    await Promise.all(instances.map((sql) => sql.db()));
    const db = await (instances[0] ?? database.sql).db();
    const marks = await db.selectFrom("test_marks").select("number").orderBy("number").execute();
    expect(marks.map(({ number }) => number)).toEqual(all.slice(migrations.length + 1));
  });

  test("leave nothing behind of one that fails half-way, and run it anew next time", async () => {
    const failing = database.open({ migrations: [...migrations, broken] });
    await expect(failing.db()).rejects.toThrow("half-way");
    await expect(failing.db()).rejects.toThrow("half-way");
    expect(await versions(database.sql)).toEqual(migrations.map(({ number }) => number));
  });

  test("refuse to serve a schema that is newer than the program, with a code of its own", async () => {
    const newer = database.open({ migrations: slowMigrations });
    await newer.db();
    const refused = database.sql.db();
    await expect(refused).rejects.toMatchObject({ name: "Refusal", code: "unavailable" });
    const cause = await causeOf(refused);
    expect(cause).toBeInstanceOf(SchemaMismatch);
    expect(cause).toMatchObject({ code: "schema-newer" });
  });

  /** What lets a deployment, and a way back from it, be without a gap in which nobody is served. */
  test("that only add let an earlier program go on, whether it may change the schema or only checks it", async () => {
    const next = migrations.length + 1;
    const adding: Migration = { ...table("test_added", next), onlyAdds: true };
    await database.open({ migrations: [...migrations, adding] }).db();
    await expect(database.sql.db()).resolves.toBeDefined();
    await expect(check(migrations)).resolves.toBeUndefined();
    // One that does not say so after it, and the earlier program is out.
    await database.open({ migrations: [...migrations, adding, table("test_changed", next + 1)] }).db();
    await expect(check([...migrations, adding])).rejects.toMatchObject({ code: "unavailable" });
    expect(await causeOf(check(migrations))).toMatchObject({ code: "schema-newer" });
    expect(await causeOf(database.open().db())).toMatchObject({ code: "schema-newer" });
  });

  test("say so also in a database of a program that knew nothing of it", async () => {
    const db = await database.sql.db();
    await db.schema.alterTable("schema_versions").dropColumn("only_adds").execute();
    await expect(check(migrations)).resolves.toBeUndefined();
    expect(await causeOf(check(migrations.slice(0, -1)))).toMatchObject({ code: "schema-newer" });
    const adding: Migration = { ...table("test_added", migrations.length + 1), onlyAdds: true };
    await database.open({ migrations: [...migrations, adding] }).db();
    await expect(check(migrations)).resolves.toBeUndefined();
  });

  test("are only checked where the identity may not change the schema", async () => {
    await database.sql.db();
    await expect(check(migrations)).resolves.toBeUndefined();
    expect(await causeOf(check(slowMigrations))).toMatchObject({ code: "schema-older" });
    expect(await causeOf(check([]))).toMatchObject({ code: "schema-newer" });
    expect(await versions(database.sql)).toEqual(migrations.map(({ number }) => number));
  });

  test("with a gap or a number used twice stop the start", async () => {
    const [first] = migrations;
    if (first === undefined) throw new Error("no migrations");
    for (const number of [1, 3]) {
      const wrong = database.open({ migrations: [first, { ...broken, number }] });
      await expect(wrong.db()).rejects.toThrow("should have 2");
    }
  });

  describe("in two processes", () => {
    let workers: Worker[] = [];
    beforeEach(() => {
      workers = [startWorker(), startWorker()];
    });
    afterEach(async () => {
      await Promise.all(workers.map((worker) => worker.end()));
    });

    test("that start at the same time, each migration runs in exactly one", async () => {
      const { settings } = database;
      const ran = await Promise.all(workers.map((worker) => worker.tell({ act: "migrate", settings })));
      expect((ran.flat() as number[]).toSorted((one, other) => one - other)).toEqual(all);
      const after = database.open({ migrations: slowMigrations });
      const marks = await (await after.db()).selectFrom("test_marks").select("number").orderBy("number").execute();
      expect(marks.map(({ number }) => number)).toEqual(all.slice(migrations.length + 1));
    });
  });
});
