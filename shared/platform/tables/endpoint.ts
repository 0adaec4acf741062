import type { Settings } from "../config/settings.ts";

/** What stands for all of an emulator's connection string, and where the emulator's tables are then. */
const EMULATOR = { connection: "UseDevelopmentStorage=true", endpoint: "http://127.0.0.1:10002/devstoreaccount1" };

/** The URL of the table service in a connection string; undefined where it names none. */
export const tableEndpointIn = (connectionString: string): string | undefined =>
  connectionString === EMULATOR.connection
    ? EMULATOR.endpoint
    : /(?:^|;)\s*TableEndpoint=(?<url>[^;]+)/i.exec(connectionString)?.groups?.url;

/** The URL of the table service that the settings name. */
export const tableEndpointOf = (tables: Settings["tables"]): string =>
  tables.kind === "entra" ? tables.url : (tableEndpointIn(tables.connectionString) ?? "");
