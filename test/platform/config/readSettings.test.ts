import { resolve } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { isLocal, readSettings } from "../../../shared/platform/config/readSettings.ts";

type Environment = Record<string, string>;

const COMMON: Environment = {
  USHER_MAIL_FROM: "usher@vendor.example",
  USHER_VENDOR_NAME: "Example Add-ins",
  USHER_ENTRA_CLIENT_ID: "6F0B7A52-3C1E-4D68-9A47-2F5E81C0D3B6",
  USHER_STAFF_CLIENT_ID: "b84d19e3-70a5-4f2c-8e16-d93c5a7f0421",
  USHER_STAFF_TENANT: "d2c6e0f8-5b93-4a71-b0e4-17a8c95f36d2",
  DELIVER_ACCOUNT_MAIL_SCHEDULE: "0 * * * * *",
  DELIVER_DELAYED_ALERTS_SCHEDULE: "15 * * * * *",
  SWEEP_RETENTION_SCHEDULE: "0 */5 * * * *",
  PURGE_HISTORY_SCHEDULE: "0 30 0 * * *",
  ROTATE_KEYS_SCHEDULE: "0 15 3 * * *",
};

const AZURE: Environment = {
  ...COMMON,
  WEBSITE_SITE_NAME: "usher",
  USHER_PUBLIC_URL: "https://usher.example.com",
  USHER_SQL_SERVER: "name.database.windows.net",
  USHER_SQL_DATABASE: "usher",
  USHER_TABLES_URL: "https://name.table.core.windows.net",
  USHER_KEY_VAULT_KEY: "https://name.vault.azure.net/keys/usher",
  USHER_MAIL_ENDPOINT: "https://name.communication.azure.com",
};

const LOCAL: Environment = {
  ...COMMON,
  AZURE_FUNCTIONS_ENVIRONMENT: "Development",
  USHER_PUBLIC_URL: "http://127.0.0.1:7071",
  USHER_SQLITE_FILE: ".usher/usher.sqlite",
  USHER_TABLES_CONNECTION: "UseDevelopmentStorage=true",
  USHER_VAULT_FILE: "/state/vault-key.json",
  USHER_SMTP_HOST: "127.0.0.1",
  USHER_SMTP_PORT: "7074",
  USHER_ENTRA_AUTHORITY: "http://127.0.0.1:7072",
};

const without = (environment: Environment, ...names: string[]): Environment =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => !names.includes(name)));

const settingsOf = (environment: Environment) => {
  const { settings, faults } = readSettings(environment);
  if (settings === undefined) throw new Error(faults.map(({ name, expected }) => `${name}: ${expected}`).join("; "));
  return settings;
};

const faultsOf = (environment: Environment): string[] => readSettings(environment).faults.map(({ name }) => name);

describe("settings that are right", () => {
  test("in Azure", () => {
    expect(settingsOf(AZURE)).toEqual({
      environment: "azure",
      publicUrl: "https://usher.example.com",
      sql: {
        kind: "mssql",
        server: "name.database.windows.net",
        port: 1433,
        database: "usher",
        encrypt: true,
        trustServerCertificate: false,
        signIn: { kind: "entra" },
        poolSize: 4,
        migrate: "check",
      },
      tables: { kind: "entra", url: "https://name.table.core.windows.net" },
      vault: { kind: "key-vault", keyId: "https://name.vault.azure.net/keys/usher" },
      mail: {
        from: "usher@vendor.example",
        vendorName: "Example Add-ins",
        limits: { perMinute: undefined, perHour: undefined },
        transport: { kind: "communication-services", endpoint: "https://name.communication.azure.com" },
      },
      vendor: {
        logo: undefined,
        colour: undefined,
        privacyUrl: undefined,
        imprintUrl: undefined,
        privacyContact: undefined,
      },
      entra: {
        authority: "https://login.microsoftonline.com",
        clientId: "6f0b7a52-3c1e-4d68-9a47-2f5e81c0d3b6",
        staffClientId: "b84d19e3-70a5-4f2c-8e16-d93c5a7f0421",
        staffTenant: "d2c6e0f8-5b93-4a71-b0e4-17a8c95f36d2",
      },
      sharePoint: {
        graph: "https://graph.microsoft.com",
        hostSuffix: ".sharepoint.com",
        tokenExchange: "api://AzureADTokenExchange",
        clientSecret: undefined,
      },
      microsoft365: ["https://teams.microsoft.com", "https://teams.cloud.microsoft", "https://*.sharepoint.com"],
      managedIdentity: undefined,
      tokenEndpoints: ["http://169.254.169.254"],
      functionsHost: undefined,
      trustedHops: 0,
      mailRate: 2_000,
      floodRate: 60_000,
      backupDays: 7,
      alerts: { rate: 5_000, spread: 120_000 },
      clockFile: undefined,
    });
  });

  test("on one machine; a relative path counts from the working directory", () => {
    expect(settingsOf({ ...LOCAL, USHER_CLOCK_FILE: "clock.json" })).toMatchObject({
      environment: "local",
      publicUrl: "http://127.0.0.1:7071",
      sql: { kind: "sqlite", file: resolve(".usher/usher.sqlite") },
      tables: { kind: "connection-string" },
      vault: { kind: "file", file: "/state/vault-key.json" },
      mail: { transport: { kind: "smtp", host: "127.0.0.1", port: 7074, secure: false } },
      entra: { authority: "http://127.0.0.1:7072" },
      clockFile: resolve("clock.json"),
    });
  });

  test("one machine against the real services", () => {
    const real = { ...AZURE, AZURE_FUNCTIONS_ENVIRONMENT: "Development", WEBSITE_SITE_NAME: "" };
    expect(settingsOf(real)).toMatchObject({ environment: "local", sql: { kind: "mssql", migrate: "run" } });
  });

  test("origins and ids in other spellings mean the same", () => {
    const spelled = {
      USHER_PUBLIC_URL: " https://Usher.Example.com/ ",
      USHER_TABLES_URL: `${AZURE.USHER_TABLES_URL}/`,
    };
    expect(settingsOf({ ...AZURE, ...spelled })).toMatchObject({
      publicUrl: "https://usher.example.com",
      tables: { url: AZURE.USHER_TABLES_URL },
    });
  });

  test("each Microsoft cloud has its own sign-in service, Graph and SharePoint", () => {
    const placesIn = (cloud: string) => {
      const { entra, sharePoint } = settingsOf({ ...AZURE, USHER_CLOUD: cloud });
      const { graph, hostSuffix, tokenExchange } = sharePoint;
      return [entra.authority, graph, hostSuffix, tokenExchange];
    };
    expect(placesIn("usgov")).toEqual([
      "https://login.microsoftonline.us",
      "https://graph.microsoft.us",
      ".sharepoint.us",
      "api://AzureADTokenExchangeUSGov",
    ]);
    expect(placesIn("china")).toEqual([
      "https://login.partner.microsoftonline.cn",
      "https://microsoftgraph.chinacloudapi.cn",
      ".sharepoint.cn",
      "api://AzureADTokenExchangeChina",
    ]);
  });

  test("on one machine Graph may be a stand-in, and SharePoint with it, and a client secret the proof", () => {
    const standIn = { USHER_GRAPH_URL: "http://127.0.0.1:7075/", USHER_ENTRA_CLIENT_SECRET: " s e " };
    expect(settingsOf({ ...LOCAL, ...standIn }).sharePoint).toEqual({
      graph: "http://127.0.0.1:7075",
      hostSuffix: undefined,
      tokenExchange: "api://AzureADTokenExchange",
      clientSecret: " s e ",
    });
    expect(settingsOf(LOCAL).sharePoint).toMatchObject({ hostSuffix: ".sharepoint.com", clientSecret: undefined });
  });

  test("a key of Key Vault with or without a version", () => {
    const keyOf = (url: string) => settingsOf({ ...AZURE, USHER_KEY_VAULT_KEY: url }).vault;
    const versioned = "https://name.vault.azure.net/keys/usher/0123456789abcdef0123456789abcdef";
    expect(keyOf(versioned)).toEqual({ kind: "key-vault", keyId: versioned });
    expect(keyOf("https://name.vault.azure.net/keys/usher/")).toEqual(settingsOf(AZURE).vault);
  });

  test("sign-in to SQL with a password, in which spaces count", () => {
    const sql = settingsOf({ ...AZURE, USHER_SQL_USER: "usher", USHER_SQL_PASSWORD: " p w " }).sql;
    expect(sql).toMatchObject({ signIn: { kind: "password", user: "usher", password: " p w " } });
  });
});

describe("settings with faults are all listed at once, by name, with what is expected and never their value", () => {
  test("nothing set at all", () => {
    expect(faultsOf({})).toEqual([
      "USHER_PUBLIC_URL",
      "USHER_SQL_SERVER",
      "USHER_SQL_DATABASE",
      "USHER_TABLES_URL",
      "USHER_KEY_VAULT_KEY",
      "USHER_MAIL_FROM",
      "USHER_VENDOR_NAME",
      "USHER_MAIL_ENDPOINT",
      "USHER_ENTRA_CLIENT_ID",
      "USHER_STAFF_CLIENT_ID",
      "USHER_STAFF_TENANT",
      "DELIVER_ACCOUNT_MAIL_SCHEDULE",
      "DELIVER_DELAYED_ALERTS_SCHEDULE",
      "SWEEP_RETENTION_SCHEDULE",
      "PURGE_HISTORY_SCHEDULE",
      "ROTATE_KEYS_SCHEDULE",
    ]);
  });

  test("a blank one counts as missing", () => {
    expect(faultsOf({ ...AZURE, USHER_STAFF_TENANT: " ", SWEEP_RETENTION_SCHEDULE: "" })).toEqual([
      "USHER_STAFF_TENANT",
      "SWEEP_RETENTION_SCHEDULE",
    ]);
  });

  test("every one wrong", () => {
    const optional = [
      "USHER_SQL_PORT USHER_SQL_ENCRYPT USHER_SQL_TRUST_CERTIFICATE USHER_SQL_POOL USHER_SQL_MIGRATE",
      "USHER_SMTP_HOST USHER_SMTP_PORT USHER_SMTP_TLS USHER_CLOUD USHER_MANAGED_IDENTITY USHER_TRUSTED_HOPS",
      "USHER_FLOOD_RATE USHER_MAIL_RATE USHER_MAIL_PER_MINUTE USHER_MAIL_PER_HOUR USHER_ALERT_RATE USHER_ALERT_SPREAD",
      "IDENTITY_ENDPOINT USHER_BACKUP_DAYS USHER_VENDOR_PRIVACY_URL USHER_VENDOR_IMPRINT_URL USHER_PRIVACY_CONTACT",
      "USHER_VENDOR_LOGO USHER_VENDOR_COLOUR",
    ].flatMap((line) => line.split(" "));
    const names = [...Object.keys(without(AZURE, "WEBSITE_SITE_NAME", "USHER_SQL_DATABASE")), ...optional];
    const { faults } = readSettings(Object.fromEntries(names.map((name) => [name, "\u0001canary canary"])));
    expect(faults.map(({ name }) => name).sort()).toEqual([...names, "USHER_SQL_DATABASE"].sort());
    expect(JSON.stringify(faults)).not.toContain("canary");
    expect(faults.every(({ expected }) => expected.length > 5)).toBe(true);
  });

  test.each([
    ["USHER_PUBLIC_URL", "http://usher.example.com"],
    ["USHER_PUBLIC_URL", "http://127.0.0.1:7071"],
    ["USHER_PUBLIC_URL", "https://usher.example.com/path"],
    ["USHER_PUBLIC_URL", "https://user:secret@usher.example.com"],
    ["USHER_PUBLIC_URL", "https://usher.example.com/?a=b"],
    ["USHER_TABLES_URL", "https://name.table.core.windows.net/?sv=2024&sig=secret"],
    ["USHER_TABLES_URL", "http://127.0.0.1:10002"],
    ["USHER_KEY_VAULT_KEY", "http://127.0.0.1:8443/keys/usher"],
    ["USHER_KEY_VAULT_KEY", "https://localhost:8443/keys/usher"],
    ["USHER_PUBLIC_URL", "https://localhost:7071"],
    ["USHER_KEY_VAULT_KEY", "https://name.vault.azure.net/secrets/usher"],
    ["USHER_KEY_VAULT_KEY", "https://name.vault.azure.net/"],
    ["USHER_KEY_VAULT_KEY", "https://name.vault.azure.net/keys/usher?a=b"],
    ["USHER_MAIL_ENDPOINT", "endpoint=https://name.communication.azure.com/;accesskey=secret"],
    ["USHER_MAIL_FROM", "Usher <usher@vendor.example>"],
    ["USHER_VENDOR_NAME", "Example\r\nBcc: x@y.example"],
    ["USHER_SQL_SERVER", "tcp:name.database.windows.net,1433"],
    ["USHER_SQL_PORT", "0"],
    ["USHER_SQL_PORT", "65536"],
    ["USHER_SQL_PORT", "0x59"],
    ["USHER_SQL_PORT", "1e3"],
    ["USHER_SQL_PORT", "1433.0"],
    ["USHER_TRUSTED_HOPS", "-1"],
    ["USHER_BACKUP_DAYS", "0"],
    ["USHER_VENDOR_PRIVACY_URL", "http://vendor.example/privacy"],
    ["USHER_VENDOR_PRIVACY_URL", "javascript:alert(1)"],
    ["USHER_VENDOR_IMPRINT_URL", "https://user:secret@vendor.example/"],
    ["USHER_VENDOR_LOGO", "https://vendor.example/logo.svg"],
    ["USHER_VENDOR_LOGO", "data:text/html;base64,PGI+"],
    ["USHER_VENDOR_COLOUR", "#ffcc00"],
    ["USHER_VENDOR_COLOUR", "blue"],
    ["USHER_PRIVACY_CONTACT", "Privacy <privacy@vendor.example>"],
    ["USHER_BACKUP_DAYS", "36"],
    ["USHER_SQL_ENCRYPT", "yes"],
    ["USHER_STAFF_CLIENT_ID", COMMON.USHER_ENTRA_CLIENT_ID ?? ""],
    ["SWEEP_RETENTION_SCHEDULE", "*/5 * * * *"],
    ["SWEEP_RETENTION_SCHEDULE", "%OTHER%"],
    ["USHER_SQL_PASSWORD", "only-one-of-two"],
    ["IDENTITY_ENDPOINT", "169.254.129.2:8081/msi/token"],
    ["IDENTITY_ENDPOINT", "unix:///run/msi"],
  ])("in Azure %s is not %j", (name, value) => {
    const counterpart = name === "USHER_SQL_PASSWORD" ? "USHER_SQL_USER" : name;
    expect(faultsOf({ ...AZURE, [name]: value })).toEqual([counterpart]);
  });

  test.each([
    ["USHER_PUBLIC_URL", "http://usher.example.com"],
    ["USHER_PUBLIC_URL", "http://127.0.0.1.evil.example"],
    ["USHER_PUBLIC_URL", "http://0.0.0.0:7071"],
    ["USHER_ENTRA_AUTHORITY", "https://login.microsoftonline.com"],
    ["USHER_ENTRA_AUTHORITY", "http://10.0.0.1:7072"],
    ["USHER_ENTRA_AUTHORITY", "ftp://127.0.0.1"],
    ["USHER_GRAPH_URL", "https://graph.microsoft.com"],
    ["USHER_GRAPH_URL", "http://127.0.0.1:7075/v1.0"],
    ["USHER_TABLES_CONNECTION", "AccountName=x;AccountKey=secret;EndpointSuffix=core.windows.net"],
    ["USHER_TABLES_CONNECTION", "AccountName=x;AccountKey=x;TableEndpoint=http://10.0.0.1:10002/x"],
    ["USHER_TABLES_CONNECTION", "UseDevelopmentStorage=true;DevelopmentStorageProxyUri=http://10.0.0.1"],
    ["USHER_SMTP_HOST", "127.0.0.1:7074"],
    ["AZURE_AUTHORITY_HOST", "login.microsoftonline.us"],
    ["USHER_SMTP_PASSWORD", "only-one-of-two"],
  ])("on one machine %s is not %j", (name, value) => {
    const counterpart = name === "USHER_SMTP_PASSWORD" ? "USHER_SMTP_USER" : name;
    expect(faultsOf({ ...LOCAL, [name]: value })).toEqual([counterpart]);
  });

  test("no token is to travel over plain HTTP, not even on one machine", () => {
    const elsewhere = {
      ...without(LOCAL, "USHER_TABLES_CONNECTION", "USHER_SMTP_HOST"),
      USHER_TABLES_URL: "http://127.0.0.1:10002",
      USHER_MAIL_ENDPOINT: "http://127.0.0.1:9090",
    };
    expect(faultsOf(elsewhere)).toEqual(["USHER_TABLES_URL", "USHER_MAIL_ENDPOINT"]);
  });

  test.each([
    ["USHER_SQL_SERVER", "name.database.windows.net"],
    ["USHER_TABLES_URL", "https://name.table.core.windows.net"],
    ["USHER_KEY_VAULT_KEY", "https://name.vault.azure.net/keys/usher"],
    ["USHER_MAIL_ENDPOINT", "https://name.communication.azure.com"],
  ])("%s beside its local counterpart is a choice that nobody made", (name, value) => {
    expect(faultsOf({ ...LOCAL, [name]: value })).toEqual([name]);
  });
});

describe("what is for a developer's machine alone does not work in Azure", () => {
  const localOnly: Environment = {
    USHER_SQLITE_FILE: "x.sqlite",
    USHER_TABLES_CONNECTION: "UseDevelopmentStorage=true",
    USHER_VAULT_FILE: "key.json",
    USHER_ENTRA_AUTHORITY: "http://127.0.0.1:7072",
    USHER_ENTRA_CLIENT_SECRET: "secret",
    USHER_GRAPH_URL: "http://127.0.0.1:7075",
    USHER_CLOCK_FILE: "clock.json",
  };

  test("local settings are refused there, each by name", () => {
    expect(faultsOf({ ...AZURE, ...localOnly })).toEqual(Object.keys(localOnly));
  });

  test.each(["WEBSITE_SITE_NAME", "WEBSITE_INSTANCE_ID", "WEBSITE_POD_NAME"])(
    "%s beats AZURE_FUNCTIONS_ENVIRONMENT=Development",
    (sign) => {
      expect(isLocal({ AZURE_FUNCTIONS_ENVIRONMENT: "Development" })).toBe(true);
      expect(isLocal({ AZURE_FUNCTIONS_ENVIRONMENT: "Development", [sign]: "x" })).toBe(false);
      const claimed = { ...without(AZURE, "WEBSITE_SITE_NAME"), ...localOnly, [sign]: "x" };
      const faults = faultsOf({ ...claimed, AZURE_FUNCTIONS_ENVIRONMENT: "Development" });
      expect(faults).toEqual(Object.keys(localOnly));
    },
  );

  test("without any sign, whatever is not said to be Development counts as Azure", () => {
    for (const claimed of [undefined, "", "development", "Production", "Development "]) {
      expect(isLocal({ AZURE_FUNCTIONS_ENVIRONMENT: claimed })).toBe(false);
    }
  });

  test.each([
    ["USHER_SQL_ENCRYPT", "false"],
    ["USHER_SQL_TRUST_CERTIFICATE", "true"],
  ])("%s=%s weakens TLS, for a database on a developer's machine only", (name, value) => {
    expect(faultsOf({ ...AZURE, [name]: value })).toEqual([name]);
    const local = { ...without(AZURE, "WEBSITE_SITE_NAME"), AZURE_FUNCTIONS_ENVIRONMENT: "Development" };
    expect(faultsOf({ ...local, [name]: value })).toEqual([]);
  });

  test("the inbox, a mail server on this machine without TLS, is refused in Azure; a real one is not", () => {
    const smtp = (host: string) => ({ ...without(AZURE, "USHER_MAIL_ENDPOINT"), USHER_SMTP_HOST: host });
    for (const host of ["127.0.0.1", "localhost", "LocalHost", "::1"])
      expect(faultsOf(smtp(host))).toEqual(["USHER_SMTP_HOST"]);
    const { transport } = settingsOf(smtp("smtp.vendor.example")).mail;
    expect(transport).toEqual({ kind: "smtp", host: "smtp.vendor.example", port: 587, secure: false });
    const tls = settingsOf({ ...smtp("smtp.vendor.example"), USHER_SMTP_TLS: "true" }).mail;
    expect(tls.transport).toMatchObject({ port: 465, secure: true });
  });
});
