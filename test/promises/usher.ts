import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { HttpRequest } from "@azure/functions";
import { type CryptoKey, importJWK, type JWTHeaderParameters, type JWTPayload, SignJWT } from "jose";
import { doors } from "../../functions/doors.ts";
import { notFound } from "../../functions/notFound.ts";
import { mintToken, type TokenRequest } from "../../infra/local/entra/mintToken.ts";
import { startEntra } from "../../infra/local/entra/server.ts";
import { openSigningKey } from "../../infra/local/entra/signingKey.ts";
import { type MailFolder, matchingMails, openMailFolder } from "../../infra/local/inbox/mailFolder.ts";
import type { ReceivedMail } from "../../infra/local/inbox/receivedMail.ts";
import { type SmtpFaults, startSmtpServer } from "../../infra/local/inbox/smtpServer.ts";
import {
  LOCAL_CLIENT_ID,
  LOCAL_CLIENT_SECRET,
  LOCAL_STAFF_CLIENT_ID,
  LOCAL_STAFF_TENANT,
} from "../../infra/local/layout.ts";
import { openMoods } from "../../infra/local/moods.ts";
import { startSharePoint } from "../../infra/local/sharepoint/server.ts";
import { createFileKey } from "../../infra/local/vault/fileKey.ts";
import { type App, createApp } from "../../shared/app.ts";
import { MINUTE } from "../../shared/platform/clock.ts";
import type { TimerName } from "../../shared/platform/config/schedules.ts";
import type { Settings, SqlSettings } from "../../shared/platform/config/settings.ts";
import { handle } from "../../shared/platform/http/handle.ts";
import { createLog } from "../../shared/platform/log.ts";
import { createTables } from "../../shared/platform/tables/createTables.ts";
import type { Tables } from "../../shared/platform/tables/tables.ts";
import { createVault } from "../../shared/platform/vault/createVault.ts";
import type { Vault } from "../../shared/platform/vault/vault.ts";
import type { Reachable } from "../e2e/customers.ts";
import { openAccount } from "../loopback/azurite.ts";
import { noCredential } from "../platform/vault/parts.ts";
import { stoppedClock } from "../sql/databases.ts";
import { type Read, watchedRequest } from "./watchedRequest.ts";

export type Asking = {
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it stands, in place of `body`. */
  raw?: string;
  token?: string;
  headers?: Readonly<Record<string, string>>;
};

export type Answer = { status: number; headers: Headers; text: string; body: unknown };

/** Usher as its callers and its operator meet it, wherever it runs. */
export type Usher = {
  publicUrl: string;
  ask(method: string, pathAndQuery: string, asking?: Asking): Promise<Answer>;
  /** An Entra ID token, by the stand-in. */
  token(request: TokenRequest): Promise<string>;
  /** The newest mail to an address whose text has `words`; waits for it. */
  mail(to: string, words: string): Promise<ReceivedMail>;
  /** All mails to an address, or all there are, oldest first. */
  mails(to?: string): Promise<ReceivedMail[]>;
  /** How the mail server misbehaves from now on. */
  mailFaults: SmtpFaults;
  runTimer(name: TimerName): Promise<void>;
};

/** The same Usher, as customers of the contract's tests reach one. */
export const reachable = (usher: Pick<Usher, "ask" | "mail">): Reachable => ({
  call: async (request, { token, body, headers } = {}) => {
    const [method = "", path = ""] = request.split(" ");
    const asking = { ...(token === undefined ? {} : { token }), ...(headers === undefined ? {} : { headers }) };
    const answer = await usher.ask(method, path, { ...asking, body });
    return { ...answer, json: answer.body as Record<string, unknown> };
  },
  inbox: {
    linkToken: async (address, action) =>
      new RegExp(`/link#${action}\\.([\\w-]{43})`).exec((await usher.mail(address, `#${action}.`)).text)?.[1] ?? "",
  },
});

export const PUBLIC_URL = "https://usher.example";

/** Waits for the newest mail to an address whose text has `words`. */
export const awaitMail = async (mails: MailFolder, to: string, words: string): Promise<ReceivedMail> => {
  for (let attempt = 0; attempt < 250; attempt += 1) {
    const found = (await matchingMails(mails, to)).findLast(({ text }) => text.includes(words));
    if (found) return found;
    await pause(20);
  }
  throw new Error(`No mail with ${words} came.`);
};

/** The door that the host would choose, and the values in its route: functions are tried in the order of their names. */
const route = (method: string, pathname: string) => {
  for (const door of doors.toSorted((one, other) => (one.name < other.name ? -1 : 1))) {
    const names = [...door.route.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? "");
    const pattern = `^/${door.route
      .replace(/^\//, "")
      .replaceAll(".", "\\.")
      .replace(/\{\w+\}/g, "([^/]+)")}$`;
    const found = door.method === method ? new RegExp(pattern, "i").exec(pathname) : null;
    if (found) return { door, params: Object.fromEntries(names.map((name, at) => [name, found[at + 1] ?? ""])) };
  }
  return { door: notFound, params: { path: pathname.slice(1) } };
};

export type InProcess = Usher & {
  app: App;
  /**
   * Signs any claims with the key of the stand-in for Entra ID: what a tenant of somebody's choice could be issued. With
   * `header` in place of its own members, or by another key, it is what somebody could forge.
   */
  signed(claims: JWTPayload, header?: Partial<JWTHeaderParameters>, by?: CryptoKey): Promise<string>;
  settings: Settings;
  clock: ReturnType<typeof stoppedClock>;
  logged: string[];
  /** What each door looked at of the requests that it got, and what it answered. */
  visits: { door: string; read: Read; answer: Answer }[];
  tables: Tables;
  /** Of its tables. */
  connectionString: string;
  openVault(tables?: Tables): Vault;
  [Symbol.asyncDispose](): Promise<void>;
};

/**
 * The real app in this process: SQL as `sql` says or SQLite, the tables that `connectionString` leads to or an account of
 * its own in Azurite, a key file, a mail server and a stand-in for Entra ID, all real; the clock stands still. `headers`
 * go with every request.
 */
export const startUsher = async (
  options: { sql?: SqlSettings; connectionString?: string; headers?: Readonly<Record<string, string>> } = {},
): Promise<InProcess> => {
  const folder = await mkdtemp(path.join(tmpdir(), "usher-promises-"));
  const clock = stoppedClock();
  const { connectionString = openAccount().connectionString } = options;
  const moods = openMoods(path.join(folder, "moods.json"));
  const entraFolder = path.join(folder, "entra");
  const entra = await startEntra({ folder: entraFolder, port: 0, clock, moods });
  const { authority } = entra;
  const graph = await startSharePoint({ entraFolder, authority, port: 0, clock, moods });
  const key = await openSigningKey(entraFolder);
  const mails = openMailFolder(path.join(folder, "inbox"), clock);
  const mailFaults: SmtpFaults = {};
  const smtp = await startSmtpServer(mails, 0, mailFaults);
  const settings: Settings = {
    environment: "local",
    publicUrl: PUBLIC_URL,
    appUser: undefined,
    sql: options.sql ?? { kind: "sqlite", file: path.join(folder, "usher.sqlite") },
    tables: { kind: "connection-string", connectionString },
    vault: { kind: "file", file: path.join(folder, "vault-key.json") },
    mail: {
      from: "usher@vendor.example",
      vendorName: "Example Add-ins",
      limits: { perMinute: undefined, perHour: undefined },
      transport: { kind: "smtp", host: "127.0.0.1", port: smtp.port, secure: false },
    },
    vendor: {
      logo: undefined,
      colour: undefined,
      privacyUrl: undefined,
      imprintUrl: undefined,
      privacyContact: undefined,
    },
    entra: {
      authority,
      clientId: LOCAL_CLIENT_ID,
      staffClientId: LOCAL_STAFF_CLIENT_ID,
      staffTenant: LOCAL_STAFF_TENANT,
    },
    sharePoint: {
      graph: graph.origin,
      hostSuffix: undefined,
      tokenExchange: "api://AzureADTokenExchange",
      clientSecret: LOCAL_CLIENT_SECRET,
    },
    microsoft365: ["https://*.sharepoint.com"],
    managedIdentity: undefined,
    tokenEndpoints: [],
    functionsHost: undefined,
    trustedHops: 1,
    mailRate: 2_000,
    floodRate: 60_000,
    backupDays: 7,
    alerts: { rate: 5_000, spread: 0 },
    clockFile: "a clock that stands still",
  };
  const logged: string[] = [];
  const log = createLog((_, line) => logged.push(line));
  const app = createApp(settings, log, { createFileClock: () => clock, createFileKey });
  const tables = createTables({ settings, credential: noCredential });
  const visits: InProcess["visits"] = [];

  const ask: Usher["ask"] = async (method, pathAndQuery, { body, raw, token, headers } = {}) => {
    const url = new URL(pathAndQuery, PUBLIC_URL);
    const { door, params } = route(method, url.pathname);
    const sent = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const request = new HttpRequest({
      method,
      url: url.href,
      params,
      headers: {
        ...(sent === undefined ? {} : { "content-type": "application/json" }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...options.headers,
        ...headers,
      },
      ...(sent === undefined ? {} : { body: { string: sent } }),
    });
    const read: Read = { headers: new Set(), properties: new Set() };
    const reply = await handle(door, async () => app, log)(watchedRequest(request, read));
    const text = reply.body ?? "";
    const isJson = /json/.test(reply.headers["Content-Type"] ?? "");
    const answer: Answer = {
      status: reply.status,
      headers: new Headers(reply.headers),
      text,
      body: isJson ? (JSON.parse(text) as unknown) : text,
    };
    visits.push({ door: door.name, read, answer });
    return answer;
  };

  return {
    app,
    publicUrl: PUBLIC_URL,
    ask,
    token: (request) => mintToken(request, { authority, key, clock }),
    signed: async (claims, header, by) =>
      new SignJWT(claims)
        .setProtectedHeader({ typ: "JWT", alg: "RS256", kid: key.kid, ...header })
        .sign(by ?? (await importJWK(key.privateJwk, "RS256")), {
          crit: Object.fromEntries((header?.crit ?? []).map((name) => [name, true])),
        }),
    mail: (to, words) => awaitMail(mails, to, words),
    mails: (to) => matchingMails(mails, to),
    mailFaults,
    runTimer: async (name) => {
      await app.timers[name](clock.now() + MINUTE);
    },
    settings,
    clock,
    logged,
    visits,
    tables,
    connectionString,
    openVault: (on = tables) =>
      createVault({ settings, tables: on, clock, credential: noCredential, log, fileKey: createFileKey }),
    [Symbol.asyncDispose]: async () => {
      await app.close();
      await smtp.close();
      await graph.close();
      await entra.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
