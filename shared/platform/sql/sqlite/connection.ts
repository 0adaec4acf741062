import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import type { QueryResult } from "kysely";
import { SqlFailure } from "../failures.ts";
import { sqliteFailure } from "./failures.ts";

/** How long SQLite itself waits for another process. Short, because it stops this whole process meanwhile. */
const BUSY_TIMEOUT = 50;
const KEPT_STATEMENTS = 200;

/** Opens the file, making it and its folder where they are not there yet. */
const openFile = async (file: string): Promise<DatabaseSync> => {
  const { DatabaseSync } = await import("node:sqlite");
  try {
    mkdirSync(dirname(file), { recursive: true });
  } catch (error) {
    throw new SqlFailure("unreachable", "sqlite-folder", error);
  }
  const database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT, enableForeignKeyConstraints: true });
  try {
    // Several processes share the file; a commit that was answered survives a power cut; what is deleted is overwritten.
    database.exec("pragma journal_mode = wal");
    database.exec("pragma synchronous = full");
    database.exec("pragma secure_delete = on");
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
};

/**
 * The one connection of this process, opened by its first statement and anew after it was closed. SQLite knows no
 * others to wait for but those of other processes.
 */
export class SqliteConnection {
  readonly #file: string;
  readonly #statements = new Map<string, Prepared>();
  #database: Promise<DatabaseSync> | undefined;
  #free: Promise<void> = Promise.resolve();

  constructor(file: string) {
    this.#file = file;
  }

  /** Waits until all who asked before have given the connection back; returns what gives it back. */
  async take(): Promise<() => void> {
    const before = this.#free;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#free = promise;
    await before;
    return resolve;
  }

  /** Runs one statement, for whoever has taken the connection. Throws `SqlFailure` where the database fails. */
  async run<Row>(sql: string, parameters: readonly unknown[] = []): Promise<QueryResult<Row>> {
    try {
      return this.#execute<Row>(await this.#open(), sql, parameters);
    } catch (error) {
      throw sqliteFailure(error);
    }
  }

  async close(): Promise<void> {
    const database = await this.#database;
    this.#database = undefined;
    this.#statements.clear();
    database?.close();
  }

  async #open(): Promise<DatabaseSync> {
    this.#database ??= openFile(this.#file).catch((error: unknown) => {
      this.#database = undefined;
      throw error;
    });
    return await this.#database;
  }

  #execute<Row>(database: DatabaseSync, sql: string, parameters: readonly unknown[]): QueryResult<Row> {
    const { statement, gives } = this.#prepare(database, sql);
    const values = parameters.map(toInput);
    if (gives) return { rows: statement.all(...values) as Row[] };
    const { changes } = statement.run(...values);
    return { rows: [], numAffectedRows: BigInt(changes) };
  }

  #prepare(database: DatabaseSync, sql: string): Prepared {
    const known = this.#statements.get(sql);
    if (known) return known;
    if (this.#statements.size >= KEPT_STATEMENTS) this.#statements.clear();
    const statement = database.prepare(sql);
    const prepared = { statement, gives: statement.columns().length > 0 };
    this.#statements.set(sql, prepared);
    return prepared;
  }
}

/** `gives`: whether it gives back rows. */
type Prepared = { statement: StatementSync; gives: boolean };

const toInput = (value: unknown): SQLInputValue => {
  if (typeof value === "boolean") return value ? 1 : 0;
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "bigint") {
    return value;
  }
  if (value instanceof Uint8Array) return value;
  throw new TypeError("a SQL parameter is a string, number, bigint, boolean, bytes or null; instants are numbers");
};
