import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Layout, LOOPBACK, originOf } from "./layout.ts";

export type LocalSettings = { Values: Record<string, string>; Host: { CORS?: string; CORSCredentials?: boolean } };

const SAMPLE = "local.settings.sample.json";
const OWN = "local.settings.json";

/** A settings file that cannot be read as one. */
export class WrongSettingsFile extends Error {
  override readonly name = "WrongSettingsFile";
}

const read = (file: string): LocalSettings => {
  try {
    const { Values = {}, Host = {} } = JSON.parse(readFileSync(file, "utf8")) as Partial<LocalSettings>;
    return { Values, Host };
  } catch {
    throw new WrongSettingsFile(`${file} is not well-formed JSON. Make it anew from ${SAMPLE}.`);
  }
};

/** Azurite's own account, the same everywhere and no secret. */
const AZURITE_ACCOUNT = "devstoreaccount1";
const AZURITE_KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

/** The connection string for Azurite on these ports. */
export const azuriteConnection = ({ ports }: Pick<Layout, "ports">): string =>
  [
    "DefaultEndpointsProtocol=http",
    `AccountName=${AZURITE_ACCOUNT}`,
    `AccountKey=${AZURITE_KEY}`,
    `BlobEndpoint=${originOf(ports.blob)}/${AZURITE_ACCOUNT}`,
    `QueueEndpoint=${originOf(ports.queue)}/${AZURITE_ACCOUNT}`,
    `TableEndpoint=${originOf(ports.tables)}/${AZURITE_ACCOUNT}`,
  ].join(";");

/** What follows from where the local parts lie and listen. */
const placed = (layout: Layout): Record<string, string> => ({
  AzureWebJobsStorage: azuriteConnection(layout),
  USHER_PUBLIC_URL: originOf(layout.ports.host),
  USHER_SQLITE_FILE: layout.sqliteFile,
  USHER_TABLES_CONNECTION: azuriteConnection(layout),
  USHER_VAULT_FILE: layout.vaultKeyFile,
  USHER_CLOCK_FILE: layout.clockFile,
  USHER_SMTP_HOST: LOOPBACK,
  USHER_SMTP_PORT: String(layout.ports.smtp),
  USHER_ENTRA_AUTHORITY: originOf(layout.ports.entra),
  USHER_GRAPH_URL: originOf(layout.ports.graph),
});

/** Where the app takes one of two: what names it elsewhere, and what this machine has in its place. */
const CHOICES: Readonly<Record<string, { remote: string; local: string }>> = {
  sql: { remote: "USHER_SQL_SERVER", local: "USHER_SQLITE_FILE" },
  tables: { remote: "USHER_TABLES_URL", local: "USHER_TABLES_CONNECTION" },
  vault: { remote: "USHER_KEY_VAULT_KEY", local: "USHER_VAULT_FILE" },
  mail: { remote: "USHER_MAIL_ENDPOINT", local: "USHER_SMTP_HOST" },
};

/** The setting by which the app finds this dependency (`sql`, `tables`, `vault`, `mail`). */
export const settingInUse = (values: Readonly<Record<string, string>>, dependency: string): string => {
  const choice = CHOICES[dependency];
  if (!choice) return dependency;
  return values[choice.local]?.trim() ? choice.local : choice.remote;
};

/** The defaults that something else was named in place of. */
const givenUp = (given: Readonly<Record<string, string>>): string[] =>
  Object.values(CHOICES).flatMap(({ remote, local }) => (given[remote]?.trim() ? [local] : []));

/**
 * The settings that `npm start` gives to the app, weakest first: the sample; what follows from the layout; what a
 * `local.settings.json` of the developer's says otherwise than the sample; the environment. An environment variable
 * counts only for names that the app knows, and always for names of its own (`USHER_…`). A default that something else
 * was named in place of is left out; where both were given, both stay, for the app to refuse them.
 */
export const localSettings = (root: string, layout: Layout, environment: NodeJS.ProcessEnv): LocalSettings => {
  const sample = read(join(root, SAMPLE));
  const own = existsSync(join(root, OWN)) ? read(join(root, OWN)) : sample;
  const changed = Object.entries(own.Values).filter(([name, value]) => sample.Values[name] !== value);
  const defaults = { ...sample.Values, ...placed(layout) };
  const outside = Object.entries(environment).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && (entry[0] in defaults || entry[0] in own.Values || entry[0].startsWith("USHER_")),
  );
  const given: Record<string, string> = Object.fromEntries([...changed, ...outside]);
  const dropped = givenUp(given);
  const kept = Object.entries(defaults).filter(([name]) => !dropped.includes(name));
  return { Values: { ...Object.fromEntries(kept), ...given }, Host: own.Host };
};
