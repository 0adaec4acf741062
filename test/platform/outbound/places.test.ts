import { describe, expect, test } from "@jest/globals";
import { readSettings } from "../../../shared/platform/config/readSettings.ts";
import { placesOf } from "../../../shared/platform/outbound/places.ts";

/**
 * What Usher may speak to follows from its settings and from nothing else: each kind of them names its own places, and no
 * place is on the list that they do not name.
 */

type Environment = Readonly<Record<string, string>>;

const COMMON: Environment = {
  USHER_MAIL_FROM: "usher@vendor.example",
  USHER_VENDOR_NAME: "Example Add-ins",
  USHER_ENTRA_CLIENT_ID: "6f0b7a52-3c1e-4d68-9a47-2f5e81c0d3b6",
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
  IDENTITY_ENDPOINT: "http://127.0.0.1:41001/msi/token/",
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
  USHER_GRAPH_URL: "http://127.0.0.1:7075",
  USHER_ENTRA_CLIENT_SECRET: "local-client-secret",
};

const without = (environment: Environment, ...names: string[]): Environment =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => !names.includes(name)));

/** Each place as `host:port`, `host:first-last`, with `by address` where its addresses count as well. */
const placesIn = (environment: Environment, commandLine: readonly string[] = []): string[] => {
  const { settings, faults } = readSettings({ ...environment }, commandLine);
  if (settings === undefined) throw new Error(faults.map(({ name, expected }) => `${name}: ${expected}`).join("; "));
  return placesOf(settings).map(({ host, ports: [first, last], byAddress }) => {
    const ports = first === last ? `${first}` : `${first}-${last}`;
    return `${host}:${ports}${byAddress ? " by address" : ""}`;
  });
};

const SERVER = ["name.database.windows.net:1433 by address", ".database.windows.net:11000-11999 by address"];
const TABLES = "name.table.core.windows.net:443";
const VAULT = "name.vault.azure.net:443";
const MAIL = "name.communication.azure.com:443";
const PUBLIC = ["login.microsoftonline.com:443", "graph.microsoft.com:443", ".sharepoint.com:443"];
const IDENTITY = "127.0.0.1:41001";

describe("the places that Usher may speak to", () => {
  test("in Azure are its own services, Microsoft's sign-in, Graph and SharePoint, and where its identity's tokens are", () => {
    expect(placesIn(AZURE)).toEqual([...SERVER, TABLES, VAULT, MAIL, ...PUBLIC, IDENTITY]);
  });

  test("are in every other cloud that cloud's", () => {
    expect(placesIn({ ...AZURE, USHER_CLOUD: "usgov", USHER_SQL_SERVER: "name.database.usgovcloudapi.net" })).toEqual([
      "name.database.usgovcloudapi.net:1433 by address",
      ".database.usgovcloudapi.net:11000-11999 by address",
      TABLES,
      VAULT,
      MAIL,
      "login.microsoftonline.us:443",
      "graph.microsoft.us:443",
      ".sharepoint.us:443",
      IDENTITY,
    ]);
    const china = placesIn({ ...AZURE, USHER_CLOUD: "china", USHER_SQL_SERVER: "name.database.chinacloudapi.cn" });
    expect(china).toEqual([
      "name.database.chinacloudapi.cn:1433 by address",
      ".database.chinacloudapi.cn:11000-11999 by address",
      TABLES,
      VAULT,
      MAIL,
      "login.partner.microsoftonline.cn:443",
      "microsoftgraph.chinacloudapi.cn:443",
      ".sharepoint.cn:443",
      IDENTITY,
    ]);
  });

  test("with a SQL Server of one's own are that server alone", () => {
    const own = { USHER_SQL_SERVER: "SQL.vendor.example", USHER_SQL_PORT: "14330" };
    expect(placesIn({ ...AZURE, ...own })).toEqual([
      "sql.vendor.example:14330 by address",
      TABLES,
      VAULT,
      MAIL,
      ...PUBLIC,
      IDENTITY,
    ]);
    // The names of others end with Azure's, too.
    const foreign = placesIn({ ...AZURE, USHER_SQL_SERVER: "name.database.windows.net.vendor.example" });
    expect(foreign.filter((place) => place.includes("11000"))).toEqual([]);
  });

  test("with an SMTP server are that server in the mail service's place", () => {
    const smtp = { ...without(AZURE, "USHER_MAIL_ENDPOINT"), USHER_SMTP_HOST: "smtp.vendor.example" };
    const others = (mail: string) => [...SERVER, TABLES, VAULT, mail, ...PUBLIC, IDENTITY];
    expect(placesIn(smtp)).toEqual(others("smtp.vendor.example:587 by address"));
    expect(placesIn({ ...smtp, USHER_SMTP_TLS: "true" })).toEqual(others("smtp.vendor.example:465 by address"));
    expect(placesIn({ ...smtp, USHER_SMTP_PORT: "2525" })).toEqual(others("smtp.vendor.example:2525 by address"));
  });

  test("where the platform names no place for tokens are Azure's metadata service", () => {
    const places = placesIn(without(AZURE, "IDENTITY_ENDPOINT"));
    expect(places).toEqual([...SERVER, TABLES, VAULT, MAIL, ...PUBLIC, "169.254.169.254:80"]);
  });

  test("under a worker are the host that started it, as its command line says", () => {
    const uri = "http://127.0.0.1:53211/";
    const others = ["--functions-worker-id", "one", "--functions-grpc-max-message-length", "2147483647"];
    for (const commandLine of [
      [...others, "--functions-uri", uri],
      [`--functions-uri=${uri}`, ...others],
    ]) {
      expect(placesIn(AZURE, commandLine).at(-1)).toBe("127.0.0.1:53211 by address");
    }
    expect(placesIn(AZURE, [...others, "--functions-uri", "nowhere"])).toEqual(placesIn(AZURE));
  });

  test("on one machine are what runs there, each with its port, and nothing beyond it", () => {
    const [entra, graph, smtp] = ["127.0.0.1:7072", "127.0.0.1:7075", "127.0.0.1:7074 by address"];
    expect(placesIn(LOCAL)).toEqual(["127.0.0.1:10002", smtp, entra, graph]);
    const elsewhere = { USHER_TABLES_CONNECTION: "AccountName=a;TableEndpoint=http://127.0.0.1:17002/a;" };
    expect(placesIn({ ...LOCAL, ...elsewhere })).toEqual(["127.0.0.1:17002", smtp, entra, graph]);
    const sixth = { USHER_SMTP_HOST: "::1", USHER_GRAPH_URL: "https://[::1]:7075" };
    expect(placesIn({ ...LOCAL, ...sixth })).toEqual(["127.0.0.1:10002", "::1:7074 by address", entra, "[::1]:7075"]);
  });

  test("on one machine with a service of Azure's are also what a developer's sign-in needs", () => {
    const vault = { ...without(LOCAL, "USHER_VAULT_FILE"), USHER_KEY_VAULT_KEY: AZURE.USHER_KEY_VAULT_KEY ?? "" };
    expect(placesIn(vault).slice(-2)).toEqual(["169.254.169.254:80", "login.microsoftonline.com:443"]);
    const gov = placesIn({ ...vault, USHER_CLOUD: "usgov", IDENTITY_ENDPOINT: AZURE.IDENTITY_ENDPOINT ?? "" });
    expect(gov.slice(-2)).toEqual([IDENTITY, "login.microsoftonline.us:443"]);
    const emulated = { AZURE_AUTHORITY_HOST: "https://127.0.0.1:8443" };
    expect(placesIn({ ...vault, ...emulated }).slice(-2)).toEqual(["169.254.169.254:80", "127.0.0.1:8443"]);
    expect(placesIn({ ...AZURE, ...emulated })).toEqual(placesIn(AZURE));
  });

  test("never are where callers reach Usher itself", () => {
    expect(placesIn(AZURE).join()).not.toContain("usher.example.com");
    expect(placesIn(LOCAL).join()).not.toContain("7071");
  });
});
