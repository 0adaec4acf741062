import type { Settings, SqlSettings } from "../config/settings.ts";
import { tableEndpointOf } from "../tables/endpoint.ts";

/** A place that Usher may speak to. */
export type Place = {
  /** A name or an address; one that begins with a dot stands for every name that ends with it. */
  host: string;
  /** The first port and the last. */
  ports: readonly [first: number, last: number];
  /** What speaks to it looks the name up by itself, and then connects to an address that it found. */
  byAddress: boolean;
};

/** The ends of Azure SQL's names, one for each cloud. */
const AZURE_SQL = [".database.windows.net", ".database.usgovcloudapi.net", ".database.chinacloudapi.cn"];

/** Azure SQL sends callers from within Azure on to the node that has the database, on one of these ports. */
const AZURE_SQL_NODES = [11_000, 11_999] as const;

const HTTPS = [443, 443] as const;

/** The place of a URL with a host, by its scheme's own port where it names none. */
const at = (url: string): Place => {
  const { protocol, hostname, port } = new URL(url);
  const number = port === "" ? (protocol === "https:" ? 443 : 80) : Number(port);
  return { host: hostname, ports: [number, number], byAddress: false };
};

const byAddress = (host: string, ports: Place["ports"]): Place => ({ host, ports, byAddress: true });

const sqlPlaces = (sql: SqlSettings): Place[] => {
  if (sql.kind === "sqlite") return [];
  const { server, port } = sql;
  const nodes = AZURE_SQL.filter((end) => server.endsWith(end));
  return [byAddress(server, [port, port]), ...nodes.map((end) => byAddress(end, AZURE_SQL_NODES))];
};

const mailPlace = ({ transport }: Settings["mail"]): Place =>
  transport.kind === "smtp" ? byAddress(transport.host, [transport.port, transport.port]) : at(transport.endpoint);

/** Whether Usher needs tokens of its own identity for anything. */
const signsIn = ({ sql, tables, vault, mail, sharePoint }: Settings): boolean =>
  (sql.kind === "mssql" && sql.signIn.kind === "entra") ||
  tables.kind === "entra" ||
  vault.kind === "key-vault" ||
  mail.transport.kind === "communication-services" ||
  sharePoint.clientSecret === undefined;

/**
 * Every place that Usher may speak to, its libraries included: what the settings name, and nothing else. A stand-in for Graph
 * speaks for SharePoint as well; a real one names the tenants' hosts, which have one end in each cloud.
 */
export const placesOf = (settings: Settings): Place[] => {
  const { sql, tables, vault, mail, entra, sharePoint, tokenEndpoints, functionsHost } = settings;
  const { graph, hostSuffix } = sharePoint;
  return [
    ...sqlPlaces(sql),
    at(tableEndpointOf(tables)),
    ...(vault.kind === "key-vault" ? [at(vault.keyId)] : []),
    mailPlace(mail),
    at(entra.authority),
    at(graph),
    ...(hostSuffix === undefined ? [] : [{ host: hostSuffix, ports: HTTPS, byAddress: false }]),
    ...(signsIn(settings) ? tokenEndpoints.map(at) : []),
    ...(functionsHost === undefined ? [] : [{ ...at(functionsHost), byAddress: true }]),
  ];
};
