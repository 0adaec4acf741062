import type { TokenCredential } from "@azure/core-auth";
import { type Dialect, MssqlAdapter, MssqlIntrospector, MssqlQueryCompiler } from "kysely";
import type { ConnectionConfiguration } from "tedious";
import type { SqlSettings } from "../../config/settings.ts";
import type { Log } from "../../log.ts";
import type { Patience } from "../retry.ts";
import { MssqlDriver } from "./driver.ts";

type MssqlSettings = Extract<SqlSettings, { kind: "mssql" }>;

/** Connections of one instance: all instances share what the database allows. */
const MOST_CONNECTIONS = 4;
const CONNECT_TIMEOUT = 8_000;
const REQUEST_TIMEOUT = 15_000;

/** Everything Kysely needs to speak to SQL Server. */
export const mssqlDialect = (
  settings: MssqlSettings,
  credential: TokenCredential | undefined,
  patience: Patience,
  log: Log,
): Dialect => ({
  createAdapter: () => new MssqlAdapter(),
  createQueryCompiler: () => new MssqlQueryCompiler(),
  createIntrospector: (db) => new MssqlIntrospector(db),
  createDriver: () =>
    new MssqlDriver({
      configuration: configurationOf(settings, credential, patience),
      poolSize: Math.min(settings.poolSize, MOST_CONNECTIONS),
      patience,
      log,
    }),
});

const configurationOf = (
  settings: MssqlSettings,
  credential: TokenCredential | undefined,
  patience: Patience,
): ConnectionConfiguration => ({
  server: settings.server,
  authentication: authenticationOf(settings.signIn, credential),
  options: {
    port: settings.port,
    database: settings.database,
    encrypt: settings.encrypt,
    trustServerCertificate: settings.trustServerCertificate,
    appName: "usher",
    useUTC: true,
    connectTimeout: Math.min(CONNECT_TIMEOUT, patience.budget),
    requestTimeout: REQUEST_TIMEOUT,
    // One retry policy, not two: the driver retries, with its own numbers and waits.
    maxRetriesOnTransientErrors: 0,
    // As on SQLite, a statement that a constraint refuses leaves its transaction to whoever runs it.
    abortTransactionOnError: false,
  },
});

/** One credential for all connections, so that they share its token instead of asking for one each. */
const authenticationOf = (
  signIn: MssqlSettings["signIn"],
  credential: TokenCredential | undefined,
): NonNullable<ConnectionConfiguration["authentication"]> => {
  if (signIn.kind === "password") {
    return { type: "default", options: { userName: signIn.user, password: signIn.password } };
  }
  if (credential === undefined) throw new TypeError("signing in to SQL by Entra ID needs a credential");
  return { type: "token-credential", options: { credential } };
};
