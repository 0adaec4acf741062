import type { Colour } from "../colour.ts";

/** Everything Usher can be told, read and validated once (`readSettings.ts`); nothing else reads the environment. */
export type Settings = {
  /** `local`: AZURE_FUNCTIONS_ENVIRONMENT is Development and there is no sign of Azure. Only then do local parts exist. */
  environment: "azure" | "local";
  /** Origin under which callers reach Usher, without a slash at its end: issuer of license tokens, base of links. */
  publicUrl: string;
  sql: SqlSettings;
  /** The user of SQL that the app is, for whom maintenance makes room; undefined: there is no such user. */
  appUser: { name: string; clientId: string } | undefined;
  tables: { kind: "connection-string"; connectionString: string } | { kind: "entra"; url: string };
  vault: { kind: "key-vault"; keyId: string } | { kind: "file"; file: string };
  mail: MailSettings;
  vendor: VendorSettings;
  entra: EntraSettings;
  sharePoint: SharePointSettings;
  /** Client id of the user-assigned managed identity that Usher signs in with; undefined: the system-assigned one. */
  managedIdentity: string | undefined;
  /** URLs at which the tokens of Usher's own identity are had, on a developer's machine those of the developer too. */
  tokenEndpoints: readonly string[];
  /** URL at which the Functions host listens for the worker that Usher runs in; undefined: it is this very process. */
  functionsHost: string | undefined;
  /** How many proxies in front of Usher append to X-Forwarded-For; 0: the header is not believed. */
  trustedHops: number;
  /** Mails an hour that strangers may cause in all: registrations, reminders, resets, tickets. */
  mailRate: number;
  alerts: AlertSettings;
  /** License checks a minute that one caller address without a token may make. */
  floodRate: number;
  /** Days that backups of the SQL database are kept: as long a restore can bring back what was erased. */
  backupDays: number;
  /** The file that moves the clock; local only. */
  clockFile: string | undefined;
};

export type AlertSettings = {
  /** Mails an hour that a tenant's components may hand over, counted by recipient. */
  rate: number;
  /** Over how many milliseconds what is due at the same time is spread. */
  spread: number;
};

export type SqlSettings =
  | { kind: "sqlite"; file: string }
  | {
      kind: "mssql";
      server: string;
      port: number;
      database: string;
      /** Always true in Azure. */
      encrypt: boolean;
      trustServerCertificate: boolean;
      signIn: { kind: "entra" } | { kind: "password"; user: string; password: string };
      /** Connections of one instance. */
      poolSize: number;
      /** `check`: the identity may not change the schema, so a deployment must have brought it up to date. */
      migrate: "run" | "check";
    };

export type MailSettings = {
  /** Address that Usher writes from. */
  from: string;
  /** The vendor's name, shown with the address. */
  vendorName: string;
  /** How many mails the mail service takes, all instances together; undefined: as many as there are. */
  limits: { perMinute: number | undefined; perHour: number | undefined };
  transport:
    | { kind: "communication-services"; endpoint: string }
    | { kind: "smtp"; host: string; port: number; secure: boolean; user?: string; password?: string };
};

/** What pages show of the vendor, where there is any of it. */
export type VendorSettings = {
  /** The vendor's mark, as a `data:` URL: a page asks nobody for a picture. */
  logo: string | undefined;
  /** The colour of links and buttons; readable on white. */
  colour: Colour | undefined;
  /** https URL of the vendor's own words on privacy. */
  privacyUrl: string | undefined;
  /** https URL of who the vendor is. */
  imprintUrl: string | undefined;
  /** E-mail address for questions about privacy, and for who asks for a deletion. */
  privacyContact: string | undefined;
};

export type EntraSettings = {
  /** Origin of the sign-in service; a constant per cloud in Azure, loopback only locally. */
  authority: string;
  /** Client id of the multi-tenant registration "Usher". */
  clientId: string;
  /** Client id of the single-tenant registration "Usher Staff". */
  staffClientId: string;
  /** The vendor's own tenant. */
  staffTenant: string;
};

/** How Usher learns what a customer's user may do on a site. */
export type SharePointSettings = {
  /** Origin of Microsoft Graph; a constant per cloud in Azure. */
  graph: string;
  /** What the name of every SharePoint host ends with; undefined: Graph is a stand-in, and SharePoint is on loopback too. */
  hostSuffix: string | undefined;
  /** For whom the token of Usher's own identity is that proves Usher to be its registration; a constant per cloud. */
  tokenExchange: string;
  /** The registration's client secret; undefined, as always in Azure: Usher's own identity is the proof. Local only. */
  clientSecret: string | undefined;
};
