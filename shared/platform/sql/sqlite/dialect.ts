import {
  type DatabaseConnection,
  type Dialect,
  type Driver,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import type { Patience } from "../retry.ts";
import { SqliteConnection } from "./connection.ts";

/** Everything Kysely needs to speak to an SQLite file by node:sqlite, which Kysely has no driver for. */
export const sqliteDialect = (file: string, patience: Patience): Dialect => ({
  createAdapter: () => new SqliteAdapter(),
  createQueryCompiler: () => new SqliteQueryCompiler(),
  createIntrospector: (db) => new SqliteIntrospector(db),
  createDriver: () => new SqliteDriver(file, patience),
});

/**
 * Lends the one connection to one borrower after the other. Lending never fails, because opening the file is left to
 * the first statement: Kysely keeps a lock of its own for SQLite, and does not give it back where lending fails.
 */
class SqliteDriver implements Driver {
  readonly #connection: SqliteConnection;
  #free: Promise<void> = Promise.resolve();
  #release: () => void = () => {};

  constructor(file: string, patience: Patience) {
    this.#connection = new SqliteConnection(file, patience);
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    const before = this.#free;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#free = promise;
    await before;
    this.#release = resolve;
    return this.#connection;
  }

  /** Takes the write lock at once: a transaction that reads first and writes later could not get it any more. */
  async beginTransaction(): Promise<void> {
    await this.#connection.run("begin immediate");
  }

  async commitTransaction(): Promise<void> {
    await this.#connection.run("commit");
  }

  async rollbackTransaction(): Promise<void> {
    // After some errors SQLite has rolled back by itself. What made the transaction fail stays the error that is seen,
    // and closing the connection leaves nothing open in any case.
    await this.#connection.run("rollback").catch(() => this.#connection.close());
  }

  async releaseConnection(): Promise<void> {
    this.#release();
  }

  async destroy(): Promise<void> {
    await this.#free;
    await this.#connection.close();
  }
}
