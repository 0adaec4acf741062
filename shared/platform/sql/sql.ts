import type { Kysely, Transaction as KyselyTransaction } from "kysely";

/**
 * The tables of the SQL database. Each room adds its own by declaration merging, beside its store:
 * `declare module "../platform/sql/sql.ts" { interface Schema { organizations: OrganizationsTable } }`.
 * Column names are snake_case, instants are epoch milliseconds (bigint), sealed values are JWE text.
 */
// biome-ignore lint/suspicious/noEmptyInterface: rooms merge their tables into it
export interface Schema {}

export type Dialect = "sqlite" | "mssql";

export type Transaction = KyselyTransaction<Schema>;

/** Either the database or a transaction on it: what a store's single statement runs on. */
export type Queries = Kysely<Schema>;

/** The SQL database: opened at the first statement, migrated before it, safe to share. */
export type Sql = {
  readonly dialect: Dialect;
  /** Connects and migrates where that is still to be done. A database out of reach throws `unavailable`. */
  db(): Promise<Queries>;
  /**
   * Runs `work` in one transaction. It may run again from its start after a deadlock or a lost connection before the
   * commit, so it does nothing outside the database that must not be done twice. Within it, statements run on
   * `transaction` alone. Throws `unavailable` also when the connection is lost during the commit: it may stand then.
   */
  transaction<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
};
