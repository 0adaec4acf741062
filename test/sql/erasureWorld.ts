import { randomUUID } from "node:crypto";
import type * as z from "zod";
import { createFileKey } from "../../infra/local/vault/fileKey.ts";
import { type App, createAppOn } from "../../shared/app.ts";
import { firstSettings } from "../../shared/configuration/tenantSettings.ts";
import { MINUTE } from "../../shared/platform/clock.ts";
import { notRepeated } from "../../shared/platform/once.ts";
import { siteId } from "../../shared/platform/sharepoint/siteId.ts";
import type { Sql } from "../../shared/platform/sql/sql.ts";
import { createTables } from "../../shared/platform/tables/createTables.ts";
import { createVault } from "../../shared/platform/vault/createVault.ts";
import { ALERT } from "../configuration/examples.ts";
import { type AlertSite, DOMAIN, newAlertSite, RULE } from "../e2e/alertSite.ts";
import type { Client } from "../e2e/client.ts";
import { askForDebug, newQuestion, newTicket } from "../e2e/customers.ts";
import { watched } from "../licensing/parts.ts";
import { noCredential } from "../platform/vault/parts.ts";
import { tokensOf } from "../promises/alerting.ts";
import { readEntities, readSql, type StoredTable } from "../promises/stored.ts";
import { type InProcess, reachable } from "../promises/usher.ts";
import { openSql, silent } from "./databases.ts";

/** A customer of whom something lies everywhere, and what of it can be found by. */
export type Whole = {
  site: AlertSite;
  /** Ids of theirs, and keyed indexes of their address: no row that holds one of them is another customer's. */
  marks: ReadonlySet<string>;
  /** Names of the data keys of all that is theirs. */
  subjects: readonly string[];
};

const FROM = "2026-01-15T12:00:00Z";

const answered = async (status: number, call: ReturnType<Client>) => {
  const answer = await call;
  if (answer.status !== status) throw new Error(`It was answered with ${answer.status}: ${answer.text}`);
  return answer.json ?? {};
};

/** Names the caller's request, so that its answer is kept. */
const once = () => ({ "Idempotency-Key": randomUUID() });

/** Everything that is stored, in SQL and in Tables. */
export const everything = async ({
  settings,
  connectionString,
}: Pick<InProcess, "settings" | "connectionString">): Promise<StoredTable[]> => [
  ...(await readSql(settings.sql)),
  ...(await readEntities(connectionString)),
];

const holds = (row: StoredTable["rows"][number], marks: ReadonlySet<string>): boolean =>
  Object.values(row).some((value) => [...marks].some((mark) => String(value).includes(mark)));

/** The rows that hold one of the marks, as `<store> <table>` and the row. */
export const rowsWith = (stored: readonly StoredTable[], marks: ReadonlySet<string>): string[] =>
  stored.flatMap(({ store, table, rows }) =>
    rows.filter((row) => holds(row, marks)).map((row) => `${store} ${table} ${JSON.stringify(row)}`),
  );

/** The tables that such rows lie in. */
export const tablesWith = (stored: readonly StoredTable[], marks: ReadonlySet<string>): string[] =>
  stored.flatMap(({ store, table, rows }) => (rows.some((row) => holds(row, marks)) ? [`${store} ${table}`] : []));

/** Columns whose values lead from one row of a customer's to the next. */
const LEADING = ["id", "subject", "tenant", "license_id", "ticket", "session", "token_hash", "scope"];

/** All that can be found by, from some marks on, over rows that hold one and name another. */
export const closure = (stored: readonly StoredTable[], first: readonly string[]): ReadonlySet<string> => {
  const marks = new Set(first);
  for (let size = 0; size < marks.size; ) {
    size = marks.size;
    for (const { store, rows } of stored) {
      if (store !== "sql") continue;
      for (const row of rows.filter((each) => holds(each, marks))) {
        for (const column of LEADING) if (typeof row[column] === "string") marks.add(row[column]);
      }
    }
  }
  return marks;
};

const addDebug = async (usher: InProcess, { customer, id }: AlertSite, agent: string): Promise<void> => {
  const reach = reachable(usher);
  const { call } = reach;
  const { tenant, accessToken: token } = customer;
  const proof = await usher.token({ kind: "user", tenant, admin: true });
  const component = await usher.token({ kind: "app", tenant });
  const ticket = await newTicket(reach, customer);
  const consent = await askForDebug(reach, customer, ticket, { agent, proof });
  const allow = { token, body: { decision: "allow" } };
  await answered(200, call(`POST /api/organization/debug-consents/${consent.id}`, allow));
  const said = { component: "list-alerts", message: "The list answered 403", data: {} };
  await answered(202, call(`POST /api/sites/${id}/debug`, { token: component, body: said, headers: once() }));
};

/** Settles a customer with a license, settings, alerts, a history, tickets, debug logging and open links. */
export const settleWhole = async (usher: InProcess): Promise<Whole> => {
  const reach = reachable(usher);
  const { call } = reach;
  const site = await newAlertSite(reach, tokensOf(usher), FROM, { license: { maxSites: 3 } });
  const { customer, id, list } = site;
  const { email, tenant, organizationId, accessToken: token } = customer;
  const agent = await usher.token({ kind: "employee", roles: ["Support.Agent"] });
  const officer = await usher.token({ kind: "employee", roles: ["Privacy.Officer"] });
  const component = await usher.token({ kind: "app", tenant });
  const reader = await usher.token({ kind: "user", tenant, admin: false, may: { rights: "reader", sites: [id] } });

  await answered(201, call(`POST /api/sites/${id}/activation`, { token: reader, body: { product: "alerts" } }));
  await answered(202, site.handOver({}, once()));
  const ran = { component: "list-alerts", event: "alert", outcome: "success", durationMs: 1, count: 1, listId: list };
  const entry = { ...ran, configuration: { kind: "alerts", name: RULE } };
  await answered(201, call(`POST /api/sites/${id}/history`, { token: component, body: entry, headers: once() }));
  await addDebug(usher, site, agent);
  await answered(201, call("POST /api/tickets", { body: newQuestion(email), headers: once() }));
  await answered(200, call(`GET /api/staff/organizations/${organizationId}`, { token: agent }));
  const successor = { contactName: "Bo Example", contactEmail: `bo.${email}`, contactPhone: "+1 202 555 0101" };
  const handover = { ...successor, currentPassword: customer.password };
  await answered(202, call("POST /api/organization/handover", { token, body: handover, headers: once() }));
  await answered(202, call("POST /api/staff/erasures", { token: officer, body: { contactEmail: email } }));
  await answered(401, call("POST /api/sign-in", { body: { email, password: "not what it is at all" } }));

  const indexes = await usher.openVault().blindIndex.all("email", email);
  const marks = closure(await everything(usher), [organizationId, tenant, ...indexes]);
  const stored = await everything(usher);
  const keys = stored.find(({ store, table }) => store === "azure-tables" && table === "keys")?.rows ?? [];
  const subjects = keys.map(({ partitionKey }) => String(partitionKey)).filter((subject) => marks.has(subject));
  return { site, marks, subjects };
};

/** The contact has everything erased. */
export const eraseAs = ({ site }: Whole, { ask }: Pick<InProcess, "ask">, password = site.customer.password) =>
  ask("POST", "/api/organization/erasure", { token: site.customer.accessToken, body: { password } });

/** Sweeps until what was under way when something was erased can be under way no more, and once after. */
export const sweepToTheEnd = async (usher: InProcess): Promise<void> => {
  await usher.app.erasures.settled();
  for (const _ of [0, 5, 10, 15]) {
    await usher.runTimer("sweepRetention");
    usher.clock.advance(5 * MINUTE);
  }
  await usher.runTimer("sweepRetention");
};

/** Calls that write for a tenant, as any instance may have them under way. */
const CALLS = {
  configuration: ({ app }: { app: App }, { web }: Scene) =>
    app.configuration.put(web, { kind: "alerts", name: "late" }, ALERT, {}),
  settings: async ({ app }: { app: App }, { tenant }: Scene) =>
    app.configuration.putTenantSettings(tenant, firstSettings(DOMAIN)),
  history: ({ app }: { app: App }, { web, listId }: Scene) => {
    const ran = { component: "list-alerts", event: "sync", outcome: "success", durationMs: 1, count: 1 } as const;
    return app.history.write(web, { entries: [{ ...ran, listId }], pointerOf: String }, notRepeated);
  },
  alert: ({ app }: { app: App }, { web }: Scene) => {
    const alert = { product: "alerts", component: "list-alerts", rule: RULE, recipients: [`ada@${DOMAIN}`] };
    const said = { subject: "Late", html: "<p>Late</p>", delivery: "daily" } as const;
    return app.alerts.handOver(web, { ...alert, ...said }, notRepeated);
  },
};

type Scene = { tenant: string; web: { tenant: string; site: z.output<typeof siteId> }; listId: string };

const isWrite = (call: string): boolean =>
  /^(?:insert|replace|transaction) (?:configurations|tenantsettings|history)/.test(call);

type Broken = { sql: Sql; beforeTables?: () => void | Promise<void>; fileKey?: typeof createFileKey };

/** A fresh instance with an empty memory on a database, Tables or a key-encryption key that fail as a test says. */
export const brokenInstance = (
  { settings, clock }: InProcess,
  { sql, beforeTables = () => {}, fileKey = createFileKey }: Broken,
): App => {
  const tables = watched(createTables({ settings, credential: noCredential }));
  tables.watch.before = async () => beforeTables();
  const ground = { settings, log: silent, clock, credential: noCredential, tables };
  return createAppOn({ ...ground, sql, vault: createVault({ ...ground, fileKey }) });
};

/** A further instance on the same stores: as another process would be, with a memory, and a clock, of its own. */
export const openInstance = async (usher: InProcess, { ahead = 0 } = {}) => {
  const { settings } = usher;
  const clock = { now: () => usher.clock.now() + ahead };
  const own = openSql(settings.sql, { clock });
  const tables = watched(createTables({ settings, credential: noCredential }));
  const vault = usher.openVault(tables);
  /** Runs before each writing to the stores. */
  let before = async (): Promise<void> => {};
  const sql: Sql = { ...own, transaction: (work) => before().then(() => own.transaction(work)) };
  tables.watch.before = async (call) => (isWrite(call) ? before() : undefined);
  const app = createAppOn({ settings, log: silent, clock, credential: noCredential, sql, tables, vault });

  return {
    app,
    vault,
    /** Begins what a call does, and holds it where it would write; released, it goes on to its end. */
    holdCall: async ({ site: { customer, id, list: listId } }: Whole, name: keyof typeof CALLS) => {
      const { tenant } = customer;
      const reached = Promise.withResolvers<void>();
      const opened = Promise.withResolvers<void>();
      before = async () => {
        reached.resolve();
        await opened.promise;
      };
      const call = CALLS[name]({ app }, { tenant, web: { tenant, site: siteId.parse(id) }, listId });
      await Promise.race([reached.promise, call]);
      return {
        release: async (): Promise<void> => {
          opened.resolve();
          await call;
        },
      };
    },
    // It closes its own connection to the database.
    [Symbol.asyncDispose]: () => app.close(),
  };
};
