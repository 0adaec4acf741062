import type { SqlSettings } from "../../../shared/platform/config/settings.ts";
import { type Database, theDatabase } from "../../sql/databases.ts";
import { type Relay, startRelay } from "../../sql/relay.ts";
import type { Scene } from "../scenario.ts";

/** The SQL database that all processes of a place share. */
export type Store = {
  database: Database;
  /** Settings by which a process of Usher finds it. */
  environment: Record<string, string>;
  /** The way from Usher to it, where it is a server. */
  network: Relay | undefined;
};

const environmentOf = (settings: SqlSettings, port: number | undefined): Record<string, string> => {
  if (settings.kind === "sqlite") return { USHER_SQLITE_FILE: settings.file };
  const { server, database, encrypt, signIn } = settings;
  return {
    USHER_SQL_SERVER: port === undefined ? server : "127.0.0.1",
    USHER_SQL_PORT: String(port ?? settings.port),
    USHER_SQL_DATABASE: database,
    USHER_SQL_ENCRYPT: String(encrypt),
    USHER_SQL_TRUST_CERTIFICATE: "true",
    USHER_SQL_MIGRATE: "run",
    ...(signIn.kind === "password" ? { USHER_SQL_USER: signIn.user, USHER_SQL_PASSWORD: signIn.password } : {}),
  };
};

/** An empty database of its own: on the SQL Server that is given (USHER_TEST_SQL_SERVER), else a file. */
export const openStore = async ({ own }: Scene): Promise<Store> => {
  const database = await own(
    () => theDatabase().create(),
    (created) => created.drop(),
  );
  const { settings } = database;
  if (settings.kind === "sqlite")
    return { database, environment: environmentOf(settings, undefined), network: undefined };
  const { server: host, port } = settings;
  const network = await own(
    () => startRelay({ host, port }),
    (relay) => relay.close(),
  );
  return { database, environment: environmentOf(settings, network.port), network };
};
