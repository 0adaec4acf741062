import { SECOND } from "../clock.ts";
import { type SettingFault, settingReader } from "./environment.ts";
import { functionsHostIn } from "./functionsHost.ts";
import { readCloud, readEntra, readSharePoint, readTokenEndpoints } from "./readEntra.ts";
import { readMail } from "./readMail.ts";
import { readAppUser, readSql, readTables, readVault } from "./readStores.ts";
import { readVendor } from "./readVendor.ts";
import { SCHEDULES } from "./schedules.ts";
import type { Settings } from "./settings.ts";
import { file, guid, integer, origin, schedule } from "./shapes.ts";

/** Any of these says that the process runs in Azure, whatever else is claimed. */
const SIGNS_OF_AZURE = ["WEBSITE_SITE_NAME", "WEBSITE_INSTANCE_ID", "WEBSITE_POD_NAME"];

/** Settings that only a developer's machine may have; anywhere else each is a fault. */
const LOCAL_SETTINGS = [
  "USHER_SQLITE_FILE",
  "USHER_TABLES_CONNECTION",
  "USHER_VAULT_FILE",
  "USHER_ENTRA_AUTHORITY",
  "USHER_ENTRA_CLIENT_SECRET",
  "USHER_GRAPH_URL",
  "USHER_CLOCK_FILE",
];

/** Whether this is a developer's machine: said so, and no sign of Azure. Only then do local parts exist. */
export const isLocal = (environment: NodeJS.ProcessEnv): boolean =>
  environment.AZURE_FUNCTIONS_ENVIRONMENT === "Development" && !SIGNS_OF_AZURE.some((name) => environment[name]);

/**
 * The settings of this environment, or every fault in them by name. Nothing is guessed for a wrong value. `commandLine`: the
 * arguments of this process.
 */
export const readSettings = (
  environment: NodeJS.ProcessEnv,
  commandLine: readonly string[] = [],
): { settings: Settings; faults: readonly [] } | { settings: undefined; faults: readonly SettingFault[] } => {
  const read = settingReader(environment);
  const local = isLocal(environment);
  if (!local) read.refuse(LOCAL_SETTINGS, "no value: it works on a developer's machine only");
  const cloud = readCloud(read);
  const settings: Settings = {
    environment: local ? "local" : "azure",
    publicUrl: read.required(
      "USHER_PUBLIC_URL",
      origin({ loopback: local }),
      "the https origin under which callers reach Usher, such as https://usher.example.com",
    ),
    sql: readSql(read, local),
    appUser: readAppUser(read),
    tables: readTables(read, local),
    vault: readVault(read, local),
    mail: readMail(read, local),
    vendor: readVendor(read),
    entra: readEntra(read, cloud, local),
    sharePoint: readSharePoint(read, cloud, local),
    managedIdentity: read.optional("USHER_MANAGED_IDENTITY", guid, "the client id of a managed identity", undefined),
    tokenEndpoints: readTokenEndpoints(read, cloud, local),
    functionsHost: functionsHostIn(commandLine),
    trustedHops: read.optional("USHER_TRUSTED_HOPS", integer(0, 10), "a number from 0 to 10", 0),
    mailRate: read.optional("USHER_MAIL_RATE", integer(1, 1_000_000), "mails an hour, from 1 to 1000000", 2_000),
    floodRate: read.optional("USHER_FLOOD_RATE", integer(1, 10_000_000), "checks a minute, from 1 to 10000000", 60_000),
    backupDays: read.optional("USHER_BACKUP_DAYS", integer(1, 35), "days, from 1 to 35", 7),
    alerts: {
      rate: read.optional("USHER_ALERT_RATE", integer(1, 10_000_000), "mails an hour, from 1 to 10000000", 5_000),
      spread: SECOND * read.optional("USHER_ALERT_SPREAD", integer(0, 900), "seconds, from 0 to 900", 120),
    },
    clockFile: local ? read.optional("USHER_CLOCK_FILE", file, "the path of a file", undefined) : undefined,
  };
  // The host, which reads them, starts no timer without them, or nothing at all.
  for (const name of Object.values(SCHEDULES)) {
    read.required(name, schedule, "a schedule of six fields (second first), such as 0 */5 * * * *");
  }
  return read.faults.length > 0 ? { settings: undefined, faults: read.faults } : { settings, faults: [] };
};
