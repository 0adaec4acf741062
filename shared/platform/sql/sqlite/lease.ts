import type { CompiledQuery, DatabaseConnection, QueryResult } from "kysely";
import { SqlFailure, surface } from "../failures.ts";
import { type Patience, paceOfStatement, persist } from "../retry.ts";
import type { SqliteConnection } from "./connection.ts";

/**
 * What one borrower is lent. It has the connection for one statement at a time, or for a whole transaction; never while
 * it waits for another process to stop writing, so that meanwhile others can read, and nobody's waiting is added to
 * that of the next.
 */
export class SqliteLease implements DatabaseConnection {
  readonly #connection: SqliteConnection;
  readonly #patience: Patience;
  #giveBack: (() => void) | undefined;

  constructor(connection: SqliteConnection, patience: Patience) {
    this.#connection = connection;
    this.#patience = patience;
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    return await this.#run<Row>(sql, parameters);
  }

  async *streamQuery<Row>(query: CompiledQuery): AsyncIterableIterator<QueryResult<Row>> {
    yield await this.executeQuery<Row>(query);
  }

  /**
   * Takes the write lock at once: a transaction that reads first and writes later could not get it any more. Tried a
   * single time, because whoever wants the transaction tries it again as a whole, with this lease at an end.
   */
  async begin(): Promise<void> {
    this.#giveBack = await this.#connection.take();
    await surfacing(() => this.#connection.run("begin immediate"));
  }

  async commit(): Promise<void> {
    await this.#run("commit");
  }

  async rollback(): Promise<void> {
    // After some errors SQLite has rolled back by itself. What made the transaction fail stays the error that is seen,
    // and closing the connection leaves nothing open in any case.
    await this.#connection.run("rollback").catch(() => this.#connection.close());
  }

  end(): void {
    this.#giveBack?.();
    this.#giveBack = undefined;
  }

  /** Runs one statement. While another process writes, nothing was done, so it is tried again. */
  async #run<Row>(sql: string, parameters: readonly unknown[] = []): Promise<QueryResult<Row>> {
    const once = (): Promise<QueryResult<Row>> => this.#connection.run<Row>(sql, parameters);
    return await surfacing(() =>
      persist(
        this.#patience,
        () => (this.#giveBack ? once() : this.#inTurn(once)),
        (error) => (error instanceof SqlFailure ? paceOfStatement(error) : undefined),
      ),
    );
  }

  async #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const giveBack = await this.#connection.take();
    try {
      return await work();
    } finally {
      giveBack();
    }
  }
}

const surfacing = async <Result>(work: () => Promise<Result>): Promise<Result> => {
  try {
    return await work();
  } catch (error) {
    throw error instanceof SqlFailure ? surface(error) : error;
  }
};
