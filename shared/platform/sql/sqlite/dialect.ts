import { type Dialect, type Driver, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from "kysely";
import type { Patience } from "../retry.ts";
import { SqliteConnection } from "./connection.ts";
import { SqliteLease } from "./lease.ts";

/** Everything Kysely needs to speak to an SQLite file by node:sqlite, which Kysely has no driver for. */
export const sqliteDialect = (file: string, patience: Patience): Dialect => ({
  createAdapter: () => new LendingAdapter(),
  createQueryCompiler: () => new SqliteQueryCompiler(),
  createIntrospector: (db) => new SqliteIntrospector(db),
  createDriver: () => new SqliteDriver(file, patience),
});

/** Kysely would lend to one borrower at a time, for as long as that one waits. The leases share the connection better. */
class LendingAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

/** Lends the one connection of this process. Opening the file is left to the first statement. */
class SqliteDriver implements Driver {
  readonly #connection: SqliteConnection;
  readonly #patience: Patience;

  constructor(file: string, patience: Patience) {
    this.#connection = new SqliteConnection(file);
    this.#patience = patience;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<SqliteLease> {
    return new SqliteLease(this.#connection, this.#patience);
  }

  async beginTransaction(lease: SqliteLease): Promise<void> {
    await lease.begin();
  }

  async commitTransaction(lease: SqliteLease): Promise<void> {
    await lease.commit();
  }

  async rollbackTransaction(lease: SqliteLease): Promise<void> {
    await lease.rollback();
  }

  async releaseConnection(lease: SqliteLease): Promise<void> {
    lease.end();
  }

  async destroy(): Promise<void> {
    const giveBack = await this.#connection.take();
    await this.#connection.close();
    giveBack();
  }
}
