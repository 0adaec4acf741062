import { mkdtemp, rm, unlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { sql as statement } from "kysely";
import { failureOf } from "../../shared/platform/sql/failures.ts";
import type { Queries, Sql } from "../../shared/platform/sql/sql.ts";
import { type Database, databases, openSql } from "./databases.ts";
import { type Relay, startRelay } from "./relay.ts";
import { withTestTables } from "./testQueue.ts";

const ask = async (sql: Sql): Promise<unknown> => {
  const { rows } = await statement<{ answer: number }>`select 42 as answer`.execute(await sql.db());
  return rows[0]?.answer;
};
const insertRun = (queries: Queries, timer: string): Promise<unknown> =>
  queries
    .insertInto("timer_runs")
    .values({ timer, started_at: 1, ended_at: null, succeeded: null, handled: null, last_success_at: null })
    .execute();
const add = (sql: Sql, timer: string): Promise<unknown> =>
  sql.transaction((transaction) => insertRun(transaction, timer));
/** Time that passes when it is told to, and lets everybody who has slept enough go on. */
const virtualTime = () => {
  let now = 0;
  let sleepers: { until: number; wake: (value: undefined) => void }[] = [];
  const settle = () => new Promise((resolve) => setTimeout(resolve, 5));
  return {
    elapsed: () => now,
    sleep: (duration: number): Promise<undefined> =>
      new Promise((wake) => sleepers.push({ until: now + duration, wake })),
    pass: async (duration: number): Promise<void> => {
      const end = now + duration;
      await settle();
      while (now < end) {
        now = Math.min(end, ...sleepers.map(({ until }) => until));
        for (const { until, wake } of sleepers) if (until <= now) wake(undefined);
        sleepers = sleepers.filter(({ until }) => until > now);
        await settle();
      }
    },
  };
};
const unavailable = { name: "Refusal", code: "unavailable" };

describe("an outage of SQLite", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "usher-sql-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test("is `unavailable` while the file cannot be opened, and over by itself when it can", async () => {
    const obstacle = join(folder, "state");
    await writeFile(obstacle, "not a folder");
    const sql = openSql({ kind: "sqlite", file: join(obstacle, "usher.db") });
    await expect(ask(sql)).rejects.toMatchObject(unavailable);
    await expect(add(sql, "one")).rejects.toMatchObject(unavailable);
    await unlink(obstacle);
    expect(await ask(sql)).toBe(42);
    await sql.close();
  });

  test("by a file that is no database is `unavailable` and leaves the file alone", async () => {
    const file = join(folder, "usher.db");
    await writeFile(file, "x".repeat(4096));
    const sql = openSql({ kind: "sqlite", file });
    await expect(ask(sql)).rejects.toMatchObject(unavailable);
    await sql.close();
  });

  test("by a writer that does not let go is `unavailable` after the budget, while reading goes on", async () => {
    const file = join(folder, "usher.db");
    const sql = openSql({ kind: "sqlite", file }, { patience: { budget: 300 } });
    await ask(sql);
    const writer = new DatabaseSync(file);
    writer.exec("begin immediate");
    const refused = await add(sql, "one").catch((error: unknown) => error);
    expect(refused).toMatchObject(unavailable);
    expect(failureOf(refused)?.kind).toBe("contention");
    expect(await ask(sql)).toBe(42);
    writer.exec("rollback");
    writer.close();
    await add(sql, "one");
    await sql.close();
  });

  test("by such a writer keeps nobody longer than the budget, however many queue, and no reader at all", async () => {
    const file = join(folder, "usher.db");
    const time = virtualTime();
    const sql = openSql({ kind: "sqlite", file }, { patience: { ...time, budget: 1_000 } });
    await ask(sql);
    const db = await sql.db();
    const writer = new DatabaseSync(file);
    writer.exec("begin immediate");
    const failing = [add(sql, "one"), add(sql, "two"), add(sql, "three"), db.deleteFrom("timer_runs").execute()];
    const failed = Promise.all(
      failing.map(async (work) => {
        await expect(work).rejects.toMatchObject(unavailable);
        return time.elapsed();
      }),
    );
    await time.pass(200);
    expect(await ask(sql)).toBe(42);
    expect(time.elapsed()).toBe(200);
    await time.pass(1_000);
    expect(Math.max(...(await failed))).toBeLessThanOrEqual(1_000);
    writer.close();
    await sql.close();
  });
});

for (const { name, create } of databases().filter(({ dialect }) => dialect === "mssql")) {
  describe(`an outage of ${name}`, () => {
    let database: Database;
    let relay: Relay;
    let sql: Sql;
    const consoleError = jest.spyOn(console, "error");
    beforeAll(async () => {
      database = await create({ migrations: withTestTables });
    });
    beforeEach(async () => {
      await (await database.sql.db()).deleteFrom("timer_runs").execute();
      const { settings } = database;
      if (settings.kind !== "mssql") throw new Error("expected SQL Server");
      relay = await startRelay({ host: settings.server, port: settings.port });
      sql = openSql(
        { ...settings, server: "127.0.0.1", port: relay.port },
        { migrations: withTestTables, patience: { budget: 3_000 } },
      );
      consoleError.mockClear();
    });
    afterEach(async () => {
      await sql.close();
      await relay.close();
      expect(consoleError).not.toHaveBeenCalled();
    });
    afterAll(() => database.drop());

    test("is `unavailable` while it lasts and over by itself", async () => {
      expect(await ask(sql)).toBe(42);
      relay.become("refusing");
      relay.cut();
      await expect(ask(sql)).rejects.toMatchObject(unavailable);
      await expect(add(sql, "one")).rejects.toMatchObject(unavailable);
      relay.become("open");
      expect(await ask(sql)).toBe(42);
      await add(sql, "one");
    });

    test("by a server that takes connections and says nothing ends within the budget", async () => {
      relay.become("silent");
      const start = performance.now();
      await expect(ask(sql)).rejects.toMatchObject(unavailable);
      expect(performance.now() - start).toBeLessThan(6_000);
      relay.cut();
      relay.become("open");
      expect(await ask(sql)).toBe(42);
    });

    test("in the middle of a transaction lets it run again from its start, with a single effect", async () => {
      await ask(sql);
      let runs = 0;
      await sql.transaction(async (transaction) => {
        runs++;
        await insertRun(transaction, `run-${runs}`);
        if (runs === 1) relay.cut();
        await transaction.updateTable("timer_runs").set({ handled: runs }).where("timer", "=", `run-${runs}`).execute();
      });
      expect(runs).toBe(2);
      const rows = await (await sql.db()).selectFrom("timer_runs").select(["timer", "handled"]).execute();
      expect(rows).toEqual([{ timer: "run-2", handled: 2 }]);
    });

    test("in the middle of an answer lets a transaction run again, with a single effect", async () => {
      await ask(sql);
      let runs = 0;
      await sql.transaction(async (transaction) => {
        runs++;
        await insertRun(transaction, `run-${runs}`);
        if (runs === 1) relay.resetAfter(2_000);
        await statement`select replicate(cast('x' as varchar(max)), 20000) as answer`.execute(transaction);
      });
      expect(runs).toBe(2);
      const rows = await (await sql.db()).selectFrom("timer_runs").select("timer").execute();
      expect(rows).toEqual([{ timer: "run-2" }]);
    });

    test("is not what a slow network makes: what is sent takes its time and is done once", async () => {
      relay.delay(40);
      expect(await ask(sql)).toBe(42);
      let runs = 0;
      await sql.transaction(async (transaction) => {
        runs++;
        await statement`select 1 as answer`.execute(transaction);
      });
      await add(sql, "slow");
      expect(runs).toBe(1);
      expect(await (await sql.db()).selectFrom("timer_runs").select("timer").execute()).toEqual([{ timer: "slow" }]);
    });

    test("by a network that is slower than anybody waits ends within the budget, and is over with it", async () => {
      relay.delay(2_000);
      const start = performance.now();
      await expect(ask(sql)).rejects.toMatchObject(unavailable);
      expect(performance.now() - start).toBeLessThan(8_000);
      relay.delay(0);
      relay.cut();
      expect(await ask(sql)).toBe(42);
    });

    test("is not made by ourselves: one instance holds at most four connections, whatever is asked of it", async () => {
      const { settings } = database;
      if (settings.kind !== "mssql") throw new Error("expected SQL Server");
      const greedy = openSql(
        { ...settings, server: "127.0.0.1", port: relay.port, poolSize: 100 },
        { migrations: withTestTables },
      );
      await greedy.db();
      await Promise.all(Array.from({ length: 30 }, () => greedy.transaction(async () => {})));
      expect(relay.connections()).toBeLessThanOrEqual(4);
      await greedy.close();
    });

    test("between two statements costs nothing once the connection has rested", async () => {
      await ask(sql);
      relay.cut();
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(await ask(sql)).toBe(42);
    });

    test("by two transactions that wait for each other ends well for both", async () => {
      const patient = openSql(database.settings, { migrations: withTestTables });
      await add(patient, "left");
      await add(patient, "right");
      let arrived = 0;
      const { promise: both, resolve } = Promise.withResolvers<void>();
      const cross = (first: string, second: string): Promise<void> =>
        patient.transaction(async (transaction) => {
          const touch = (timer: string): Promise<unknown> =>
            transaction
              .updateTable("timer_runs")
              .set(({ eb }) => ({ started_at: eb("started_at", "+", 1) }))
              .where("timer", "=", timer)
              .execute();
          await touch(first);
          if (++arrived === 2) resolve();
          await both;
          await touch(second);
        });
      await Promise.all([cross("left", "right"), cross("right", "left")]);
      expect(arrived).toBe(3);
      const rows = await (await patient.db()).selectFrom("timer_runs").select("started_at").execute();
      expect(rows).toEqual([{ started_at: 3 }, { started_at: 3 }]);
      await patient.close();
    });
  });
}
