import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { readSettings } from "../../shared/platform/config/readSettings.ts";
import { type Deployment, deploymentOf, TENANT } from "./bicep.ts";

const DOCUMENT = resolve(import.meta.dirname, "../../docs/settings.md");

let made: Deployment;
beforeAll(async () => {
  made = await deploymentOf("small");
});

/** What stands in a row of the tables of docs/settings.md. */
const documented = async (): Promise<{ name: string; where: string; byDefault: string; expected: string }[]> => {
  const rows = (await readFile(DOCUMENT, "utf8")).matchAll(
    /^\| `(\w+)` \| ([^|]+) \| [^|]+ \| ([^|]+) \| ([^|]+) \|$/gm,
  );
  return [...rows].map(([, name = "", where = "", byDefault = "", expected = ""]) => ({
    name,
    where,
    byDefault,
    expected,
  }));
};

/** Values for what only Azure knows, of the form that it gives them. */
const KNOWN: Readonly<Record<string, string>> = {
  USHER_SQL_SERVER: "sql-usher-abc.database.windows.net",
  USHER_SQL_DATABASE: "sqldb-usher",
  USHER_TABLES_URL: "https://sttababc.table.core.windows.net",
  USHER_KEY_VAULT_KEY: "https://kv-abc.vault.azure.net/keys/usher",
  USHER_MAIL_FROM: "DoNotReply@vendor.example",
  USHER_MAIL_ENDPOINT: "https://acs-usher-abc.europe.communication.azure.com",
  USHER_MANAGED_IDENTITY: "0d3c1f5e-7a64-4b0e-9d53-5d1f2b8c6e17",
  USHER_APP_CLIENT_ID: "0d3c1f5e-7a64-4b0e-9d53-5d1f2b8c6e17",
};

const inAzure = (settings: Readonly<Record<string, string>>): NodeJS.ProcessEnv => {
  const known = Object.entries(settings).map(([name, value]) => [name, value.startsWith("[") ? KNOWN[name] : value]);
  return { ...Object.fromEntries(known), WEBSITE_SITE_NAME: "func-usher-abc" };
};

describe.each(["app", "maintenance"] as const)("the settings of the Function App %s", (service) => {
  test("are taken by Usher as they stand", () => {
    const { settings, faults } = readSettings(inAzure(made.settingsOf(service)));
    expect(faults).toEqual([]);
    expect(settings).toMatchObject({
      environment: "azure",
      publicUrl: expect.stringMatching(/^https:\/\/func-usher-\w{13}\.azurewebsites\.net$/),
      sql: { kind: "mssql", encrypt: true, signIn: { kind: "entra" }, migrate: service === "app" ? "check" : "run" },
      tables: { kind: "entra" },
      vault: { kind: "key-vault" },
      mail: { transport: { kind: "communication-services" }, limits: { perMinute: 30, perHour: 100 } },
      entra: { staffTenant: TENANT },
      managedIdentity: KNOWN.USHER_MANAGED_IDENTITY,
      trustedHops: 1,
    });
    expect(settings?.appUser?.name ?? null).toEqual(
      service === "app" ? null : expect.stringMatching(/^id-usher-\w{13}$/),
    );
  });

  test("hold no secret", () => {
    const names = Object.keys(made.settingsOf(service));
    expect(names.filter((name) => /PASSWORD|SECRET|_KEY$|TOKEN|SAS/i.test(name))).toEqual(["USHER_KEY_VAULT_KEY"]);
    for (const value of Object.values(made.settingsOf(service))) {
      expect(value).not.toMatch(/AccountKey=|SharedAccess|@Microsoft\.KeyVault/);
    }
  });

  test("are documented, and all that are required in Azure are among them", async () => {
    const rows = await documented();
    const names = Object.keys(made.settingsOf(service));
    const known = rows.filter(({ where }) => where !== "one machine").map(({ name }) => name);
    expect(
      names.filter((name) => !known.includes(name.replace(/^AzureWebJobsStorage__\w+$/, "AzureWebJobsStorage"))),
    ).toEqual([]);
    const required = rows.filter(({ where, byDefault }) => where !== "one machine" && /^required$/.test(byDefault));
    const missing = required.filter(({ name }) => !names.some((set) => set === name || set.startsWith(`${name}__`)));
    expect(missing).toEqual([]);
  });

  test("run each timer as often as docs/settings.md says", async () => {
    const schedules = (await documented()).filter(({ name }) => name.endsWith("_SCHEDULE"));
    expect(schedules.length).toBeGreaterThanOrEqual(5);
    for (const { name, expected } of schedules) {
      expect([name, made.settingsOf(service)[name]]).toEqual([name, /`([^`]+)`/.exec(expected)?.[1]]);
    }
  });
});

test("behind a Front Door callers are told apart by what it appends, and reach Usher by the domain", async () => {
  const settings = (await deploymentOf("large", { USHER_DOMAIN: "usher.vendor.example" })).settingsOf("app");
  expect(settings).toMatchObject({ USHER_TRUSTED_HOPS: "2", USHER_PUBLIC_URL: "https://usher.vendor.example" });
});
