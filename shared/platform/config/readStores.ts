import * as z from "zod";
import type { SettingReader } from "./environment.ts";
import type { Settings, SqlSettings } from "./settings.ts";
import {
  emulatorConnection,
  file,
  flag,
  guid,
  host,
  integer,
  keyId,
  port,
  text,
  tokenOrigin,
  userName,
} from "./shapes.ts";

const SIGN_IN = "both USHER_SQL_USER and USHER_SQL_PASSWORD, or neither, which signs in with Entra ID";

const readSignIn = (read: SettingReader): Extract<SqlSettings, { kind: "mssql" }>["signIn"] =>
  read.has("USHER_SQL_USER") || read.has("USHER_SQL_PASSWORD")
    ? {
        kind: "password",
        user: read.required("USHER_SQL_USER", text, SIGN_IN),
        password: read.secret("USHER_SQL_PASSWORD", SIGN_IN),
      }
    : { kind: "entra" };

/** What weakens TLS to the server: for a database on a developer's machine. */
const readEncryption = (read: SettingReader, local: boolean): { encrypt: boolean; trustServerCertificate: boolean } => {
  const encrypted = "true, or no value: connections in Azure are always encrypted";
  const checked = "false, or no value: certificates in Azure are always checked";
  const always = z.literal("true").transform(() => true);
  const never = z.literal("false").transform(() => false);
  return {
    encrypt: local
      ? read.optional("USHER_SQL_ENCRYPT", flag, "true or false", true)
      : read.optional("USHER_SQL_ENCRYPT", always, encrypted, true),
    trustServerCertificate: local
      ? read.optional("USHER_SQL_TRUST_CERTIFICATE", flag, "true or false", false)
      : read.optional("USHER_SQL_TRUST_CERTIFICATE", never, checked, false),
  };
};

export const readSql = (read: SettingReader, local: boolean): SqlSettings => {
  if (local && read.has("USHER_SQLITE_FILE")) {
    read.refuse(["USHER_SQL_SERVER"], "no value, or none in USHER_SQLITE_FILE: there is one database");
    return { kind: "sqlite", file: read.required("USHER_SQLITE_FILE", file, "the path of a file") };
  }
  return {
    kind: "mssql",
    server: read.required("USHER_SQL_SERVER", host, "the host name of the SQL server, without a port"),
    port: read.optional("USHER_SQL_PORT", port, "a port number", 1433),
    database: read.required("USHER_SQL_DATABASE", text, "the name of the database"),
    ...readEncryption(read, local),
    signIn: readSignIn(read),
    poolSize: read.optional("USHER_SQL_POOL", integer(1, 100), "a number from 1 to 100", 4),
    migrate: read.optional("USHER_SQL_MIGRATE", z.enum(["run", "check"]), "run or check", local ? "run" : "check"),
  };
};

const APP_USER = "both USHER_APP_USER and USHER_APP_CLIENT_ID, or neither";

export const readAppUser = (read: SettingReader): Settings["appUser"] =>
  read.has("USHER_APP_USER") || read.has("USHER_APP_CLIENT_ID")
    ? {
        name: read.required("USHER_APP_USER", userName, APP_USER),
        clientId: read.required("USHER_APP_CLIENT_ID", guid, APP_USER),
      }
    : undefined;

export const readTables = (read: SettingReader, local: boolean): Settings["tables"] => {
  if (local && read.has("USHER_TABLES_CONNECTION")) {
    read.refuse(["USHER_TABLES_URL"], "no value, or none in USHER_TABLES_CONNECTION: there is one account");
    return {
      kind: "connection-string",
      connectionString: read.required(
        "USHER_TABLES_CONNECTION",
        emulatorConnection,
        "the connection string of an emulator on this machine",
      ),
    };
  }
  return {
    kind: "entra",
    url: read.required(
      "USHER_TABLES_URL",
      tokenOrigin({ loopback: local }),
      "the https URL of the table service, such as https://name.table.core.windows.net",
    ),
  };
};

export const readVault = (read: SettingReader, local: boolean): Settings["vault"] => {
  if (local && read.has("USHER_VAULT_FILE")) {
    read.refuse(["USHER_KEY_VAULT_KEY"], "no value, or none in USHER_VAULT_FILE: there is one key");
    return { kind: "file", file: read.required("USHER_VAULT_FILE", file, "the path of a file") };
  }
  return {
    kind: "key-vault",
    keyId: read.required(
      "USHER_KEY_VAULT_KEY",
      keyId({ loopback: local }),
      "the https URL of a key, such as https://name.vault.azure.net/keys/usher",
    ),
  };
};
