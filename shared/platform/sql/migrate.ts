import { type Kysely, sql } from "kysely";
import type { Clock } from "../clock.ts";
import { describeError, type Log } from "../log.ts";
import { Refusal } from "../refusal.ts";
import { columnTypes } from "./columns.ts";
import { failureOf, SqlFailure, surface } from "./failures.ts";
import { type Patience, paceOfTransaction, persist } from "./retry.ts";
import type { Dialect, Schema, Transaction } from "./sql.ts";

/** One step from a schema version to the next. */
export type Migration = {
  /** The schema version it leads to: 1, 2, 3 … without a gap. */
  number: number;
  name: string;
  /**
   * What an earlier program names is there afterwards as before, and what it writes is taken: it may go on, start anew, or be
   * deployed again after it. Absent: programs that do not know this step refuse to serve after it.
   */
  onlyAdds?: true;
  /** Runs in one transaction with the note that it ran, so that it happened whole or not at all. */
  up(transaction: Transaction, dialect: Dialect): Promise<void>;
};

/** Which migrations ran, and when. */
interface SchemaVersionsTable {
  number: number;
  name: string;
  ran_at: number;
  /** 1: programs that do not know it may go on. */
  only_adds: 0 | 1 | null;
}

declare module "./sql.ts" {
  interface Schema {
    schema_versions: SchemaVersionsTable;
  }
}

/** The database is at another schema version than this program. */
export class SchemaMismatch extends Error {
  override readonly name = "SchemaMismatch";
  readonly code: "schema-newer" | "schema-older";

  constructor(code: "schema-newer" | "schema-older", found: number, known: number) {
    super(`${code}: the database is at version ${found}, this program at ${known}`);
    this.code = code;
  }
}

export type MigrateOptions = {
  db: Kysely<Schema>;
  dialect: Dialect;
  migrations: readonly Migration[];
  /** `check`: where the identity may not change the schema, it must have been brought up to date beforehand. */
  mode: "run" | "check";
  clock: Clock;
  log: Log;
  patience: Patience;
};

/**
 * Brings the schema to the newest known version. Several processes may call it at the same time: each migration runs
 * in exactly one of them. Throws `unavailable`, caused by a `SchemaMismatch`, when the schema is newer than this
 * program knows and not by additions alone, or is older and may not be changed.
 */
export const migrate = async (options: MigrateOptions): Promise<void> => {
  const { db, dialect, migrations, mode, log, patience } = options;
  const newest = newestOf(migrations);
  const found = await versionOf(db, dialect);
  if (found === newest) return;
  if (found > newest) {
    if (await onlyAdded(db, dialect, newest)) return;
    throw mismatch("schema-newer", found, newest, log);
  }
  if (mode === "check") throw mismatch("schema-older", found, newest, log);
  let done = false;
  while (!done) {
    done = await persist(
      patience,
      () => db.transaction().execute((transaction) => step(transaction, newest, options)),
      (error) => paceOfTransaction(failureOf(error)),
    );
  }
};

/** Runs the next migration, if there is one, while no other process can. True when nothing is left to do. */
const step = async (
  transaction: Transaction,
  newest: number,
  { dialect, migrations, clock, log }: MigrateOptions,
): Promise<boolean> => {
  await lock(transaction, dialect);
  const found = await versionOf(transaction, dialect);
  if (found > newest) {
    if (await onlyAdded(transaction, dialect, newest)) return true;
    throw mismatch("schema-newer", found, newest, log);
  }
  const next = migrations[found];
  if (next === undefined) return true;
  if (found === 0) await createVersions(transaction, dialect);
  else if (!(await tellsAdditions(transaction, dialect))) await tellAdditions(transaction, dialect);
  try {
    await next.up(transaction, dialect);
  } catch (error) {
    log.error("migration-failed", { version: next.number, ...describeError(failureOf(error) ?? error) });
    throw error;
  }
  await transaction
    .insertInto("schema_versions")
    .values({ number: next.number, name: next.name, ran_at: clock.now(), only_adds: next.onlyAdds ? 1 : 0 })
    .execute();
  log.info("migrated", { version: next.number });
  return false;
};

const LOCK_WAIT = 10_000;

/** SQLite's transactions hold the only write lock from their beginning; SQL Server has locks by name. */
const lock = async (transaction: Transaction, dialect: Dialect): Promise<void> => {
  if (dialect === "sqlite") return;
  const { rows } = await sql<{ outcome: number }>`
    declare @outcome int;
    exec @outcome = sp_getapplock @Resource = 'usher-migrations', @LockMode = 'Exclusive',
      @LockOwner = 'Transaction', @LockTimeout = ${sql.lit(LOCK_WAIT)};
    select @outcome as outcome`.execute(transaction);
  if ((rows[0]?.outcome ?? -1) < 0) throw surface(new SqlFailure("contention", "mssql-applock"));
};

/** The version the schema is at; 0 for an empty database. */
const versionOf = async (db: Kysely<Schema>, dialect: Dialect): Promise<number> => {
  const existing =
    dialect === "sqlite"
      ? sql`select name from sqlite_master where type = 'table' and name = 'schema_versions'`
      : sql`select name from sys.tables where name = 'schema_versions'`;
  if ((await existing.execute(db)).rows.length === 0) return 0;
  const newest = await db
    .selectFrom("schema_versions")
    .select(({ fn }) => fn.max("number").as("number"))
    .executeTakeFirst();
  return newest?.number ?? 0;
};

const createVersions = async (transaction: Transaction, dialect: Dialect): Promise<void> => {
  const types = columnTypes(dialect);
  await transaction.schema
    .createTable("schema_versions")
    .addColumn("number", types.count, (column) => column.notNull().primaryKey())
    .addColumn("name", types.code(100), (column) => column.notNull())
    .addColumn("ran_at", types.instant, (column) => column.notNull())
    .addColumn("only_adds", types.flag)
    .execute();
};

/** Whether the table says of a version that it only added. One that was made by an earlier program does not. */
const tellsAdditions = async (db: Kysely<Schema>, dialect: Dialect): Promise<boolean> => {
  const column =
    dialect === "sqlite"
      ? sql`select name from pragma_table_info('schema_versions') where name = 'only_adds'`
      : sql`select name from sys.columns where object_id = object_id('schema_versions') and name = 'only_adds'`;
  return (await column.execute(db)).rows.length > 0;
};

const tellAdditions = async (transaction: Transaction, dialect: Dialect): Promise<void> => {
  await transaction.schema.alterTable("schema_versions").addColumn("only_adds", columnTypes(dialect).flag).execute();
};

/** Whether everything after version `known` only added something. */
const onlyAdded = async (db: Kysely<Schema>, dialect: Dialect, known: number): Promise<boolean> => {
  if (!(await tellsAdditions(db, dialect))) return false;
  const later = await db.selectFrom("schema_versions").select("only_adds").where("number", ">", known).execute();
  return later.every(({ only_adds }) => only_adds === 1);
};

const newestOf = (migrations: readonly Migration[]): number => {
  migrations.forEach(({ number, name }, index) => {
    if (number !== index + 1) throw new Error(`migration ${name} has number ${number} and should have ${index + 1}`);
  });
  return migrations.length;
};

const mismatch = (code: SchemaMismatch["code"], found: number, known: number, log: Log): Refusal => {
  log.error(code, { dependency: "database", version: found });
  return new Refusal("unavailable", "Usher's database and program are at different versions. Try again shortly.", {
    retryAfter: 30,
    cause: new SchemaMismatch(code, found, known),
  });
};
