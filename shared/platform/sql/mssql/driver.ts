import type { DatabaseConnection, Driver } from "kysely";
import type { Pool } from "tarn";
import type { ConnectionConfiguration } from "tedious";
import type { Log } from "../../log.ts";
import { SqlFailure, surface } from "../failures.ts";
import { type Pace, type Patience, persist } from "../retry.ts";
import { connect, MssqlConnection } from "./connection.ts";
import { ConnectFailure } from "./failures.ts";

export type MssqlDriverOptions = {
  configuration: ConnectionConfiguration;
  poolSize: number;
  patience: Patience;
  log: Log;
};

/**
 * Kysely's driver for SQL Server, on tedious and a tarn pool. Kysely's own writes connection errors to the console,
 * gives every length of a parameter its own plan, hides a deadlock behind the failing rollback, and retries nothing.
 */
export class MssqlDriver implements Driver {
  readonly #options: MssqlDriverOptions;
  #pool: Pool<MssqlConnection> | undefined;

  constructor(options: MssqlDriverOptions) {
    this.#options = options;
  }

  async init(): Promise<void> {
    const { tedious, Pool } = await import("./packages.ts");
    const { configuration, poolSize, patience, log } = this.#options;
    this.#pool = new Pool<MssqlConnection>({
      min: 0,
      max: poolSize,
      acquireTimeoutMillis: patience.budget,
      // Later than tedious gives up by itself, which tells more about why.
      createTimeoutMillis: patience.budget + 1_000,
      propagateCreateError: true,
      create: async () => {
        const began = patience.elapsed();
        try {
          return new MssqlConnection(tedious, await connect(tedious, configuration, log), patience);
        } catch (error) {
          throw new FailedAttempt(began, error);
        }
      },
      destroy: (connection) => connection.end(),
      // tarn awaits what `validate` returns, though its types know only the plain boolean.
      validate: (connection) => connection.isAlive() as unknown as boolean,
    });
  }

  async acquireConnection(): Promise<MssqlConnection> {
    const pool = this.#pool;
    if (pool === undefined) throw new Error("the driver is not initialized");
    const { patience } = this.#options;
    let asked = patience.elapsed();
    try {
      return await persist(
        patience,
        () => {
          asked = patience.elapsed();
          return pool.acquire().promise;
        },
        (error) => paceOfAttempt(error, asked),
      );
    } catch (error) {
      const cause = error instanceof FailedAttempt ? error.cause : error;
      // Whatever else tarn throws means that no connection came free in time.
      throw surface(cause instanceof SqlFailure ? cause : new SqlFailure("unreachable", "mssql-pool", cause));
    }
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await ours(connection).begin();
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await ours(connection).commit();
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await ours(connection).rollback();
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    this.#pool?.release(ours(connection));
  }

  async destroy(): Promise<void> {
    await this.#pool?.destroy();
  }
}

/** An attempt to connect that failed, and when it began by the stopwatch of `Patience`. */
class FailedAttempt extends Error {
  readonly began: number;
  constructor(began: number, cause: unknown) {
    super("no connection", { cause });
    this.began = began;
  }
}

/** tarn gives a failed attempt to whoever waits longest. One that began before they asked says nothing about now. */
const paceOfAttempt = (error: unknown, asked: number): Pace | undefined => {
  if (!(error instanceof FailedAttempt && error.cause instanceof ConnectFailure && error.cause.passing)) {
    return undefined;
  }
  return error.began < asked ? "soon" : "later";
};

const ours = (connection: DatabaseConnection): MssqlConnection => {
  if (connection instanceof MssqlConnection) return connection;
  throw new TypeError("the connection is of another driver");
};
