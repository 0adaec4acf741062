import { randomUUID } from "node:crypto";
import type { HandedOver } from "../../shared/alerts/alert.ts";
import { firstSettings, type TenantSettings } from "../../shared/configuration/tenantSettings.ts";
import { ALERT } from "../configuration/examples.ts";
import type { Answered } from "./client.ts";
import { type Customer, licenseFor, newCustomer, PRODUCT, type Reachable } from "./customers.ts";
import type { Usher } from "./usher.ts";

/** Tokens of those who have to do with alerts, each as of now. */
export type AlertTokens = {
  manager(): Promise<string>;
  admin(tenant: string): Promise<string>;
  onSite(rights: "reader" | "designer", tenant: string, site: string): Promise<string>;
  component(tenant: string): Promise<string>;
};

/** These tokens, as `npm run token` prints them. */
export const alertTokens = ({ token }: Pick<Usher, "token">): AlertTokens => ({
  manager: () => token("employee", "--role", "Licenses.Manage"),
  admin: (tenant) => token("user", "--tenant", tenant, "--admin"),
  onSite: (rights, tenant, site) => token("user", "--tenant", tenant, "--rights", rights, "--sites", site),
  component: (tenant) => token("app", "--tenant", tenant),
});

/** What of an alert a test says otherwise than `alertSite` does. */
export type Changes = Partial<HandedOver>;
export type HistoryEntry = { at: string; component: string; event: string; outcome: string; count: number };

/** A site of a new customer's, licensed and with a rule that is on, and what its people do about alerts. */
export type AlertSite = {
  customer: Customer;
  licenseId: string;
  /** `<siteGuid>.<webGuid>` */
  id: string;
  path: string;
  /** GUID of the list that the rule is about. */
  list: string;
  /** A component hands an alert over: a daily one to one recipient, but for `changes`. */
  handOver(changes?: Changes, headers?: Readonly<Record<string, string>>): Promise<Answered>;
  /** A designer looks at what waits. */
  pending(): Promise<unknown[]>;
  /** A designer takes an alert back. */
  takeBack(id: string): Promise<Answered>;
  /** A designer writes the rule. */
  putRule(name: string, on: boolean): Promise<Answered>;
  /** A designer deletes it. */
  deleteRule(name: string): Promise<Answered>;
  /** The tenant's administrator decides. */
  decide(changes: Partial<TenantSettings>): Promise<Answered>;
  /** A reader reads the history, newest first. */
  history(): Promise<{ entries: HistoryEntry[]; text: string }>;
};

export const PRODUCT_ID = "alerts";
export const RULE = "overdue";
/** Where recipients are. */
export const DOMAIN = "contoso.example";

const taken = (answered: Answered): Answered => {
  if (answered.status >= 300) throw new Error(`It was answered with ${answered.status}: ${answered.text}`);
  return answered;
};

/** Settles a customer, with a license from `from` on (RFC 3339), and sets the site up; its rule's title is `title`. */
export const newAlertSite = async (
  usher: Reachable,
  tokens: AlertTokens,
  from: string,
  { title = ALERT.title, license = {} }: { title?: string; license?: object } = {},
): Promise<AlertSite> => {
  const { call } = usher;
  const customer = await newCustomer(usher);
  const { tenant } = customer;
  const manager = await tokens.manager();
  taken(await call(`PUT /api/staff/products/${PRODUCT_ID}`, { token: manager, body: PRODUCT }));
  const terms = { ...licenseFor(customer, PRODUCT_ID, from), ...license };
  const issued = taken(await call("POST /api/staff/licenses", { token: manager, body: terms }));

  const id = `${randomUUID()}.${randomUUID()}`;
  const path = `/api/sites/${id}`;
  const list = randomUUID();
  const designer = () => tokens.onSite("designer", tenant, id);
  const ruleAt = (name: string) => `${path}/configurations/alerts/${name}`;

  const site: AlertSite = {
    customer,
    licenseId: String(issued.json?.id),
    id,
    path,
    list,
    handOver: async (changes = {}, headers = {}) => {
      const body = {
        product: PRODUCT_ID,
        component: "list-alerts",
        rule: RULE,
        recipients: [`ada@${DOMAIN}`],
        subject: "A task is overdue",
        html: "<p>It was due yesterday.</p>",
        delivery: "daily",
        ...changes,
      };
      return call(`POST ${path}/alerts`, { token: await tokens.component(tenant), body, headers });
    },
    pending: async () => {
      const { json } = taken(await call(`GET ${path}/alerts`, { token: await designer() }));
      return json?.alerts as unknown[];
    },
    takeBack: async (alert) => call(`DELETE ${path}/alerts/${alert}`, { token: await designer() }),
    putRule: async (name, on) => {
      const body = { ...ALERT, title, definition: { ...ALERT.definition, on, list: { id: list } } };
      return call(`PUT ${ruleAt(name)}`, { token: await designer(), body });
    },
    deleteRule: async (name) => call(`DELETE ${ruleAt(name)}`, { token: await designer() }),
    decide: async (changes) => {
      const token = await tokens.admin(tenant);
      const { json } = taken(await call("GET /api/tenant/settings", { token }));
      return call("PUT /api/tenant/settings", { token, body: { ...json, ...changes } });
    },
    history: async () => {
      const token = await tokens.onSite("reader", tenant, id);
      const { json, text } = taken(await call(`GET ${path}/history`, { token }));
      return { entries: json?.entries as HistoryEntry[], text };
    },
  };
  taken(await site.putRule(RULE, true));
  taken(await site.decide({ ...firstSettings(DOMAIN) }));
  return site;
};
