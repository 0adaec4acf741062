import { AsyncLocalStorage } from "node:async_hooks";
import type { TokenCredential } from "@azure/core-auth";
import type { Kysely, Dialect as KyselyDialect } from "kysely";
import type { Clock } from "../clock.ts";
import type { SqlSettings } from "../config/settings.ts";
import type { Log } from "../log.ts";
import { failureOf } from "./failures.ts";
import type { Migration } from "./migrate.ts";
import { PATIENCE, type Patience, paceOfTransaction, persist } from "./retry.ts";
import type { Schema, Sql } from "./sql.ts";

export type SqlOptions = {
  settings: SqlSettings;
  clock: Clock;
  log: Log;
  /** Signs in to SQL Server where the settings say Entra ID; the same one for every connection. */
  credential?: TokenCredential | undefined;
  /** All migrations, or what loads them at the first statement. */
  migrations: readonly Migration[] | (() => Promise<readonly Migration[]>);
  /** How long an operation tries before it throws `unavailable`; 10 seconds unless told. */
  patience?: Partial<Patience>;
};

/** The SQL database by its settings. Nothing is loaded, opened or connected before the first statement. */
export const createSql = (options: SqlOptions): Sql => {
  const { settings, clock, log } = options;
  const patience: Patience = { ...PATIENCE, ...options.patience };
  const inTransaction = new AsyncLocalStorage<{ open: boolean }>();
  let kysely: Promise<Kysely<Schema>> | undefined;
  let ready: Promise<Kysely<Schema>> | undefined;
  let closed = false;

  const open = async (): Promise<Kysely<Schema>> => {
    kysely ??= connectKysely(options, patience);
    const db = await kysely;
    const { migrate } = await import("./migrate.ts");
    const migrations = typeof options.migrations === "function" ? await options.migrations() : options.migrations;
    const mode = settings.kind === "mssql" ? settings.migrate : "run";
    await migrate({ db, dialect: settings.kind, migrations, mode, clock, log, patience });
    return db;
  };

  const db = async (): Promise<Kysely<Schema>> => {
    if (closed) throw new Error("the database was closed");
    // On SQLite it would wait for itself for ever, on SQL Server it would silently stand outside the transaction.
    if (inTransaction.getStore()?.open) throw new Error("within a transaction, statements run on the transaction");
    ready ??= open().catch((error: unknown) => {
      // After an outage the next caller tries anew.
      ready = undefined;
      throw error;
    });
    return await ready;
  };

  return {
    dialect: settings.kind,
    db,
    transaction: async (work) => {
      const database = await db();
      const once = async (): Promise<Awaited<ReturnType<typeof work>>> => {
        // What the work starts and does not await outlives the transaction, and may use the database then.
        const scope = { open: true };
        try {
          return await database
            .transaction()
            .execute((transaction) => inTransaction.run(scope, () => work(transaction)));
        } finally {
          scope.open = false;
        }
      };
      return await persist(patience, once, (error) => paceOfTransaction(failureOf(error)));
    },
    close: async () => {
      closed = true;
      await ready?.catch(() => undefined);
      await (await kysely)?.destroy();
    },
  };
};

const connectKysely = async (options: SqlOptions, patience: Patience): Promise<Kysely<Schema>> => {
  const { Kysely } = await import("kysely");
  return new Kysely<Schema>({ dialect: await dialectOf(options, patience) });
};

const dialectOf = async ({ settings, credential, log }: SqlOptions, patience: Patience): Promise<KyselyDialect> => {
  if (settings.kind === "sqlite") return (await import("./sqlite/dialect.ts")).sqliteDialect(settings.file, patience);
  return (await import("./mssql/dialect.ts")).mssqlDialect(settings, credential, patience, log);
};
