import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { sql as statement } from "kysely";
import { type Clock, systemClock } from "../../shared/platform/clock.ts";
import type { SqlSettings } from "../../shared/platform/config/settings.ts";
import { createLog, type Log } from "../../shared/platform/log.ts";
import { createSql } from "../../shared/platform/sql/createSql.ts";
import type { Migration } from "../../shared/platform/sql/migrate.ts";
import { migrations as all } from "../../shared/platform/sql/migrations/index.ts";
import type { Patience } from "../../shared/platform/sql/retry.ts";
import type { Dialect, Sql } from "../../shared/platform/sql/sql.ts";

/**
 * The databases that store tests run on: SQLite always, SQL Server when its connection settings are given. A test says
 *
 *     describe.each(databases())("tickets on $name", ({ create }) => {
 *       let database: Database;
 *       beforeAll(async () => { database = await create(); });
 *       afterAll(() => database.drop());
 *       test("…", async () => { const db = await database.sql.db(); … });
 *     });
 *
 * Settings: USHER_TEST_SQL_SERVER (host), and USHER_TEST_SQL_PORT (1433), USHER_TEST_SQL_USER (sa),
 * USHER_TEST_SQL_PASSWORD, USHER_TEST_SQL_ENCRYPT (true). The user must be allowed to create databases.
 */
export const databases = (): TestDatabase[] => {
  const server = process.env.USHER_TEST_SQL_SERVER;
  return server ? [sqlite, mssql(server)] : [sqlite];
};

/** The one of them that a program runs on: SQL Server where it is given. */
export const theDatabase = (): TestDatabase => databases().at(-1) ?? sqlite;

export type TestDatabase = {
  name: string;
  dialect: Dialect;
  /** A fresh, empty database, migrated at its first use. Drop it when done. */
  create: (options?: OpenOptions) => Promise<Database>;
};

export type OpenOptions = {
  migrations?: readonly Migration[];
  clock?: Clock;
  log?: Log;
  patience?: Partial<Patience>;
};

export type Database = {
  settings: SqlSettings;
  sql: Sql;
  /** A further instance on the same database, as another process would have it; closed with it. */
  open: (options?: OpenOptions) => Sql;
  drop: () => Promise<void>;
};

export const silent: Log = createLog(() => {});

/** A clock that stands still until it is moved. */
export const stoppedClock = (at = Date.UTC(2026, 0, 15, 12)): Clock & { advance(duration: number): void } => {
  let now = at;
  return {
    now: () => now,
    advance: (duration) => {
      now += duration;
    },
  };
};

export const openSql = (settings: SqlSettings, options: OpenOptions = {}): Sql =>
  createSql({
    settings,
    clock: options.clock ?? systemClock,
    log: options.log ?? silent,
    migrations: options.migrations ?? all,
    ...(options.patience ? { patience: options.patience } : {}),
  });

const databaseOn = (settings: SqlSettings, options: OpenOptions, discard: () => Promise<void>): Database => {
  const opened: Sql[] = [];
  const open = (more: OpenOptions = {}): Sql => {
    const sql = openSql(settings, { ...options, ...more });
    opened.push(sql);
    return sql;
  };
  return {
    settings,
    sql: open(),
    open,
    drop: async () => {
      await Promise.all(opened.map((sql) => sql.close()));
      await discard();
    },
  };
};

const sqlite: TestDatabase = {
  name: "SQLite",
  dialect: "sqlite",
  create: async (options = {}) => {
    const folder = await mkdtemp(join(tmpdir(), "usher-sql-"));
    return databaseOn({ kind: "sqlite", file: join(folder, "usher.db") }, options, () =>
      rm(folder, { recursive: true, force: true }),
    );
  },
};

const mssql = (server: string): TestDatabase => ({
  name: "SQL Server",
  dialect: "mssql",
  create: async (options = {}) => {
    const master: SqlSettings = {
      kind: "mssql",
      server,
      port: Number(process.env.USHER_TEST_SQL_PORT ?? 1433),
      database: "master",
      encrypt: process.env.USHER_TEST_SQL_ENCRYPT !== "false",
      trustServerCertificate: true,
      signIn: {
        kind: "password",
        user: process.env.USHER_TEST_SQL_USER ?? "sa",
        password: process.env.USHER_TEST_SQL_PASSWORD ?? "",
      },
      poolSize: 4,
      migrate: "run",
    };
    const database = `usher_test_${randomUUID().replaceAll("-", "").slice(0, 12)}`;
    await onMaster(master, `create database ${database}`);
    return databaseOn({ ...master, database }, options, () => onMaster(master, `drop database ${database}`));
  },
});

/** Does what a server may refuse for a moment: it notices a connection that was closed a little later. */
export const patiently = async (work: () => Promise<unknown>): Promise<void> => {
  for (let attempt = 1; ; attempt++) {
    try {
      await work();
      return;
    } catch (error) {
      if (attempt === 20) throw error;
      await setTimeout(100 + 200 * Math.random());
    }
  }
};

/**
 * Runs one statement on the server itself. A database that somebody is connected to is not dropped, and some servers
 * cannot make two databases at the same instant.
 */
const onMaster = async (master: SqlSettings, text: string): Promise<void> => {
  const sql = openSql(master, { migrations: [] });
  try {
    await patiently(async () => statement.raw(text).execute(await sql.db()));
  } finally {
    await sql.close();
  }
};
