import type { CompiledQuery, DatabaseConnection, QueryResult } from "kysely";
import type { Connection, ConnectionConfiguration } from "tedious";
import { describeError, type Log } from "../../log.ts";
import { SqlFailure, surface } from "../failures.ts";
import { type Patience, paceOfStatement, persist } from "../retry.ts";
import { connectFailure, statementFailure } from "./failures.ts";
import { addParameter, type Column, toRow } from "./parameters.ts";

type Tedious = typeof import("tedious");

/** A connection that rested longer than this is asked whether it still lives before it is used. */
const TRUSTED_REST = 1_000;
const PROBE_TIMEOUT = 3_000;

/** Signs in. Throws `ConnectFailure`. */
export const connect = (tedious: Tedious, configuration: ConnectionConfiguration, log: Log): Promise<Connection> =>
  new Promise((resolve, reject) => {
    const connection = new tedious.Connection(configuration);
    let login: number | undefined;
    connection.on("errorMessage", ({ number }) => {
      login = number;
    });
    connection.on("error", (error) => {
      log.warn("connection-lost", { dependency: "database", ...describeError(error) });
    });
    connection.connect((error) => (error ? reject(connectFailure(error, login)) : resolve(connection)));
  });

/** One signed-in connection: one statement at a time, in the order they were sent. */
export class MssqlConnection implements DatabaseConnection {
  readonly #tedious: Tedious;
  readonly #connection: Connection;
  readonly #patience: Patience;
  #inTransaction = false;
  #ended = false;
  #lastUsed: number;
  #last: Promise<unknown> = Promise.resolve();

  constructor(tedious: Tedious, connection: Connection, patience: Patience) {
    this.#tedious = tedious;
    this.#connection = connection;
    this.#patience = patience;
    this.#lastUsed = patience.elapsed();
    connection.once("end", () => {
      this.#ended = true;
    });
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const once = (): Promise<QueryResult<Row>> => this.#inTurn(() => this.#execute<Row>(sql, parameters));
    if (this.#inTransaction) return await once().catch(toSurface);
    return await persist(this.#patience, once, (error) =>
      this.#ended || !(error instanceof SqlFailure) ? undefined : paceOfStatement(error),
    ).catch(toSurface);
  }

  async *streamQuery<Row>(query: CompiledQuery): AsyncIterableIterator<QueryResult<Row>> {
    yield await this.executeQuery<Row>(query);
  }

  async begin(): Promise<void> {
    await this.#act((done) => this.#connection.beginTransaction(done)).catch(toSurface);
    this.#inTransaction = true;
  }

  async commit(): Promise<void> {
    // A connection that ended before the commit could be sent committed nothing.
    const sent = !this.#ended;
    await this.#act((done) => this.#connection.commitTransaction(done)).catch((error: unknown) => {
      throw sent && error instanceof SqlFailure && error.kind === "lost"
        ? surface(new SqlFailure("uncertain", error.code, error.cause))
        : toSurfaced(error);
    });
    this.#inTransaction = false;
  }

  /** Never throws, so that what made the transaction fail stays the error that is seen. */
  async rollback(): Promise<void> {
    // A deadlock's victim is rolled back by the server already, which then refuses a second rollback. In doubt the
    // connection ends, and its transaction with it.
    await this.#act((done) => this.#connection.rollbackTransaction(done)).catch(() => this.end());
    this.#inTransaction = false;
  }

  /** Whether it can be used: by a question to the server, unless it was used a moment ago. */
  async isAlive(): Promise<boolean> {
    if (this.#ended) return false;
    if (this.#patience.elapsed() - this.#lastUsed < TRUSTED_REST) return true;
    return await this.#inTurn(() => this.#execute("select 1 as alive", [], PROBE_TIMEOUT)).then(
      () => true,
      () => false,
    );
  }

  async end(): Promise<void> {
    if (this.#ended) return;
    await new Promise<void>((resolve) => {
      this.#connection.once("end", () => resolve());
      this.#connection.close();
    });
  }

  #execute<Row>(sql: string, parameters: readonly unknown[], timeout?: number): Promise<QueryResult<Row>> {
    return new Promise((resolve, reject) => {
      const rows: Row[] = [];
      const request = new this.#tedious.Request(sql, (error, rowCount) => {
        this.#lastUsed = this.#patience.elapsed();
        if (error) reject(statementFailure(error));
        else resolve({ rows, numAffectedRows: BigInt(rowCount ?? 0) });
      });
      if (timeout !== undefined) request.setTimeout(timeout);
      request.on("row", (columns: readonly Column[]) => {
        rows.push(toRow(columns) as Row);
      });
      parameters.forEach((value, index) => {
        addParameter(this.#tedious, request, String(index + 1), value);
      });
      this.#connection.execSql(request);
    });
  }

  #act(start: (done: (error?: Error | null) => void) => void): Promise<void> {
    return this.#inTurn(
      () =>
        new Promise((resolve, reject) => {
          start((error) => (error ? reject(statementFailure(error)) : resolve()));
        }),
    );
  }

  /** TDS takes one request at a time; those sent together wait for each other, as they do on SQLite. */
  #inTurn<Result>(act: () => Promise<Result>): Promise<Result> {
    const turn = this.#last.then(act);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

const toSurfaced = (error: unknown): unknown => (error instanceof SqlFailure ? surface(error) : error);

const toSurface = (error: unknown): never => {
  throw toSurfaced(error);
};
