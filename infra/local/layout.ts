import { findPackageJSON } from "node:module";
import { dirname, join, resolve } from "node:path";

/**
 * Where everything that runs on one machine keeps its state, and on which ports it listens. Every local part takes
 * its paths and ports from here, so that two checkouts, or two copies of one, can be told apart by settings alone.
 */
export type Layout = {
  /** Holds all local state; `npm run reset` removes it. */
  stateFolder: string;
  /** Held by whoever runs with this state. */
  stateLock: string;
  /** Signing keys of the stand-in for Entra ID. */
  entraFolder: string;
  /** How the stand-ins for Microsoft's services misbehave. */
  moodsFile: string;
  /** Offset of the running app's clock. */
  clockFile: string;
  /** Mails that the local inbox took. */
  inboxFolder: string;
  azuriteFolder: string;
  sqliteFile: string;
  /** Key-encryption key and secrets of the local vault. */
  vaultKeyFile: string;
  ports: Readonly<Record<Part, number>>;
};

/** The parts that listen, each on a loopback port of its own. */
export type Part = "host" | "entra" | "graph" | "inbox" | "smtp" | "tables" | "blob" | "queue";

export type PortSetting = { part: Part; setting: string; fallback: number };

/** The setting that moves each port, so that a busy one can be reported with the remedy. */
export const PORT_SETTINGS: readonly PortSetting[] = [
  { part: "host", setting: "USHER_PORT", fallback: 7071 },
  { part: "entra", setting: "USHER_ENTRA_PORT", fallback: 7072 },
  { part: "inbox", setting: "USHER_INBOX_PORT", fallback: 7073 },
  { part: "smtp", setting: "USHER_INBOX_SMTP_PORT", fallback: 7074 },
  { part: "graph", setting: "USHER_GRAPH_PORT", fallback: 7075 },
  { part: "tables", setting: "USHER_TABLES_PORT", fallback: 10002 },
  { part: "blob", setting: "USHER_BLOB_PORT", fallback: 10000 },
  { part: "queue", setting: "USHER_QUEUE_PORT", fallback: 10001 },
];

/** All local parts bind here and nowhere else. */
export const LOOPBACK = "127.0.0.1";

/** Client id of the multi-tenant registration "Usher" in the stand-in for Entra ID. */
export const LOCAL_CLIENT_ID = "6f0b7a52-3c1e-4d68-9a47-2f5e81c0d3b6";

/** Client id of the single-tenant registration "Usher Staff" in the stand-in. */
export const LOCAL_STAFF_CLIENT_ID = "b84d19e3-70a5-4f2c-8e16-d93c5a7f0421";

/** The vendor's own tenant in the stand-in. */
export const LOCAL_STAFF_TENANT = "d2c6e0f8-5b93-4a71-b0e4-17a8c95f36d2";

/** What Usher proves itself with at the stand-in, as a client secret of the registration "Usher". No secret. */
export const LOCAL_CLIENT_SECRET = "local-client-secret";

/** Object id of the managed identity that the stand-in trusts as a federated credential of that registration. */
export const LOCAL_MANAGED_IDENTITY = "a1f4c2d8-6b3e-4975-8c0d-e2b7f5a93d14";

/** The folder of this package: the built file and the source lie at different depths in it. */
export const repositoryFolder = (): string => {
  const manifest = findPackageJSON(import.meta.url);
  if (manifest === undefined) throw new Error("Usher's package.json is missing.");
  return dirname(manifest);
};

/** A setting that has no value one can listen on. */
export class WrongPort extends Error {
  override readonly name = "WrongPort";
}

const portOf = (text: string | undefined, fallback: number): number | undefined => {
  if (!text) return fallback;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= 65_535 ? port : undefined;
};

/**
 * The layout for this environment. `USHER_STATE` moves the state folder, the settings above each move one port.
 * Throws `WrongPort` with all faulty settings named.
 */
export const layoutOf = (environment: NodeJS.ProcessEnv, repository: string = repositoryFolder()): Layout => {
  const stateFolder = resolve(repository, environment.USHER_STATE || ".usher");
  const read = PORT_SETTINGS.map(({ part, setting, fallback }) => ({
    part,
    setting,
    port: portOf(environment[setting], fallback),
  }));
  const faults = read.filter(({ port }) => port === undefined).map(({ setting }) => setting);
  if (faults.length > 0) throw new WrongPort(`A port number from 1 to 65535 is expected in ${faults.join(", ")}.`);
  const ports = Object.fromEntries(read.map(({ part, port }) => [part, port])) as Record<Part, number>;
  return {
    stateFolder,
    stateLock: join(stateFolder, "running.lock"),
    entraFolder: join(stateFolder, "entra"),
    moodsFile: join(stateFolder, "moods.json"),
    clockFile: join(stateFolder, "clock.json"),
    inboxFolder: join(stateFolder, "inbox"),
    azuriteFolder: join(stateFolder, "azurite"),
    sqliteFile: join(stateFolder, "usher.sqlite"),
    vaultKeyFile: join(stateFolder, "vault-key.json"),
    ports,
  };
};

/** The origin of a local part. */
export const originOf = (port: number): string => `http://${LOOPBACK}:${port}`;
