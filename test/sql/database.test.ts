import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { sql as statement } from "kysely";
import { failureOf, isUniqueViolation } from "../../shared/platform/sql/failures.ts";
import { type Database, databases } from "./databases.ts";
import { type TestThingsTable, withTestTables } from "./testQueue.ts";

const thing = (changes: Partial<TestThingsTable> = {}): TestThingsTable => ({
  id: crypto.randomUUID(),
  made_at: Date.UTC(2026, 0, 1),
  digest: crypto.randomUUID(),
  code: "open",
  words: "words",
  sealed: null,
  count: 1,
  flag: 0,
  ...changes,
});

describe.each(databases())("a database on $name", ({ create, dialect }) => {
  let database: Database;
  beforeAll(async () => {
    database = await create({ migrations: withTestTables });
  });
  afterAll(() => database.drop());

  test("gives back every type as it was put in: instants as numbers, text of any script and length", async () => {
    const db = await database.sql.db();
    const put = thing({
      made_at: Date.UTC(2026, 11, 31, 23, 59, 59, 999),
      words: "Größe, Łódź, 漢字, 🙂",
      sealed: "A-_9".repeat(5_000),
      count: 2_147_483_647,
      flag: 1,
    });
    await db.insertInto("test_things").values(put).execute();
    const got = await db.selectFrom("test_things").selectAll().where("id", "=", put.id).executeTakeFirstOrThrow();
    expect({ ...got }).toEqual(put);
  });

  test("takes two digests that differ in case for two", async () => {
    const db = await database.sql.db();
    await db
      .insertInto("test_things")
      .values(thing({ digest: "v1.aBcD", words: "one" }))
      .execute();
    await db
      .insertInto("test_things")
      .values(thing({ digest: "v1.AbCd", words: "other" }))
      .execute();
    const found = await db.selectFrom("test_things").select("words").where("digest", "=", "v1.aBcD").execute();
    expect(found.map(({ words }) => words)).toEqual(["one"]);
  });

  test("tells a unique violation, by key and by index, from every other failure", async () => {
    const db = await database.sql.db();
    const first = thing();
    await db.insertInto("test_things").values(first).execute();
    const insert = (values: TestThingsTable): Promise<unknown> =>
      db
        .insertInto("test_things")
        .values(values)
        .execute()
        .catch((error: unknown) => error);
    expect(isUniqueViolation(await insert(thing({ id: first.id })))).toBe(true);
    expect(isUniqueViolation(await insert(thing({ digest: first.digest })))).toBe(true);
    const missing = await insert(thing({ words: null as unknown as string }));
    expect(failureOf(missing)?.kind).toBe("statement");
    expect(isUniqueViolation(missing)).toBe(false);
  });

  test("keeps nothing of a transaction whose work throws, and throws that very error", async () => {
    const failure = new Error("of the work");
    const left = thing();
    const outcome = await database.sql
      .transaction(async (transaction) => {
        await transaction.insertInto("test_things").values(left).execute();
        throw failure;
      })
      .catch((error: unknown) => error);
    expect(outcome).toBe(failure);
    const db = await database.sql.db();
    expect(await db.selectFrom("test_things").select("id").where("id", "=", left.id).execute()).toEqual([]);
  });

  test("goes on with a transaction after a unique violation that its work deals with", async () => {
    const first = thing();
    const second = thing();
    await database.sql.transaction(async (transaction) => {
      await transaction.insertInto("test_things").values(first).execute();
      await expect(transaction.insertInto("test_things").values(first).execute()).rejects.toThrow("unique");
      await transaction.insertInto("test_things").values(second).execute();
    });
    const db = await database.sql.db();
    const kept = await db.selectFrom("test_things").select("id").where("id", "in", [first.id, second.id]).execute();
    expect(kept).toHaveLength(2);
  });

  test("loses no update of transactions that read before they write, from several instances at once", async () => {
    const counter = thing({ count: 0 });
    const instances = [database.sql, database.open(), database.open()];
    await (await database.sql.db()).insertInto("test_things").values(counter).execute();
    const add = (sql: (typeof instances)[number]): Promise<void> =>
      sql.transaction(async (transaction) => {
        // Locks the row before reading it, as a store that counts must on SQL Server.
        await transaction.updateTable("test_things").set({ words: "mine" }).where("id", "=", counter.id).execute();
        const { count } = await transaction
          .selectFrom("test_things")
          .select("count")
          .where("id", "=", counter.id)
          .executeTakeFirstOrThrow();
        await transaction
          .updateTable("test_things")
          .set({ count: count + 1 })
          .where("id", "=", counter.id)
          .execute();
      });
    await Promise.all(Array.from({ length: 30 }, (_, index) => add(instances[index % 3] ?? database.sql)));
    const db = await database.sql.db();
    const { count } = await db
      .selectFrom("test_things")
      .select("count")
      .where("id", "=", counter.id)
      .executeTakeFirstOrThrow();
    expect(count).toBe(30);
  });

  test("refuses a statement beside the transaction from within its work, which would wait for itself", async () => {
    const nested = database.sql.transaction(async () => {
      await database.sql.db();
    });
    await expect(nested).rejects.toThrow("within a transaction");
  });

  test("lets what a transaction's work started use the database once the transaction is over", async () => {
    const { promise: over, resolve } = Promise.withResolvers<void>();
    let later: Promise<unknown> | undefined;
    await database.sql.transaction(async () => {
      later = over.then(() => database.sql.db());
    });
    resolve();
    await expect(later).resolves.toBeDefined();
  });

  test("runs statements that a transaction's work sends at the same time one after the other", async () => {
    const made = [thing(), thing(), thing()];
    await database.sql.transaction(async (transaction) => {
      await Promise.all(made.map((values) => transaction.insertInto("test_things").values(values).execute()));
    });
    const db = await database.sql.db();
    const ids = made.map(({ id }) => id);
    expect(await db.selectFrom("test_things").select("id").where("id", "in", ids).execute()).toHaveLength(3);
  });

  test("is closed for good once it was closed", async () => {
    const other = database.open();
    await other.db();
    await other.close();
    await expect(other.db()).rejects.toThrow("closed");
  });

  if (dialect === "sqlite") {
    test("lets a transaction that reads first write later, without running its work again for another writer", async () => {
      const read = thing();
      await (await database.sql.db()).insertInto("test_things").values(read).execute();
      const other = database.open();
      await other.db();
      let runs = 0;
      let written: Promise<unknown> | undefined;
      await database.sql.transaction(async (transaction) => {
        runs++;
        await transaction.selectFrom("test_things").selectAll().where("id", "=", read.id).execute();
        written ??= other.transaction((beside) => beside.insertInto("test_things").values(thing()).execute());
        await new Promise((resolve) => setTimeout(resolve, 100));
        await transaction.updateTable("test_things").set({ count: 2 }).where("id", "=", read.id).execute();
      });
      await written;
      expect(runs).toBe(1);
    });

    test("writes ahead, syncs fully, overwrites what is deleted, and keeps foreign keys", async () => {
      const db = await database.sql.db();
      const pragma = async (name: string): Promise<unknown> =>
        Object.values((await statement.raw<Record<string, unknown>>(`pragma ${name}`).execute(db)).rows[0] ?? {})[0];
      expect(await pragma("journal_mode")).toBe("wal");
      expect(await pragma("synchronous")).toBe(2);
      expect(await pragma("secure_delete")).toBe(1);
      expect(await pragma("foreign_keys")).toBe(1);
      expect(await pragma("busy_timeout")).toBeGreaterThan(0);
    });
  }
});
