import { firstSettings } from "../../../shared/configuration/tenantSettings.ts";
import { toRfc3339 } from "../../../shared/platform/clock.ts";
import { WEEKDAYS } from "../../../shared/platform/week.ts";
import { ALERT } from "../../configuration/examples.ts";
import type { Answered, Client } from "../../e2e/client.ts";
import { type Customer, licenseFor, newCustomer, PRODUCT } from "../../e2e/customers.ts";
import type { Place } from "./place.ts";

export const PRODUCT_ID = "alerts";
const RULE = "overdue-tasks";
export const SITE = "7b1d7a52-0a4e-4d2c-8f0b-6a1c2d3e4f51.3eb00000-aaaa-4aaa-8aaa-000000000001";
export const DOMAIN = "contoso.example";

/** An alert as a component hands it over here: told apart by its mark. */
export type Alert = {
  mark: string;
  recipients: readonly string[];
  delivery: "immediate" | "businessHours" | "daily";
  /** Characters of its words. */
  length?: number;
};

/** A customer with a license, whose tenant has a site with a rule, and may mail to `DOMAIN`. */
export type Licensed = {
  customer: Customer;
  /** Of each caller, by the clock as it is. */
  tokens: {
    component(): Promise<string>;
    admin(): Promise<string>;
    on(rights: "reader" | "designer"): Promise<string>;
  };
  /** A stranger's question about its license. */
  question: string;
  handOver(call: Client, token: string, alert: Alert, key?: string): Promise<Answered>;
};

/** The answer, where it has one of these statuses. */
export const expectStatus = async (answer: Promise<Answered>, ...statuses: number[]): Promise<Answered> => {
  const answered = await answer;
  if (statuses.includes(answered.status)) return answered;
  throw new Error(`${statuses.join(" or ")} was expected, and the answer was ${answered.status}: ${answered.text}`);
};

/** Open all week, so that each day has its opening. */
export const SETTINGS = {
  ...firstSettings(DOMAIN),
  businessHours: Object.fromEntries(WEEKDAYS.map((day) => [day, [["09:00", "17:00"]]])),
};

/** The catalogue that licenses are issued from. */
export const putProduct = async ({ parts }: Place): Promise<void> => {
  const token = await parts.token("employee", "--role", "Licenses.Manage");
  await expectStatus(parts.call(`PUT /api/staff/products/${PRODUCT_ID}`, { token, body: PRODUCT }), 200, 201);
};

/** Asks for a license of a year, by the clock as it is; each time the same one. */
export const licenseRequest = async (
  { parts, clock }: Place,
  customer: Customer,
  { call, key, changes }: { call?: Client; key?: string; changes?: object } = {},
): Promise<() => Promise<Answered>> => {
  const token = await parts.token("employee", "--role", "Licenses.Manage");
  const body = { ...licenseFor(customer, PRODUCT_ID, toRfc3339(clock.now())), ...changes };
  const headers = key === undefined ? {} : { "Idempotency-Key": key };
  return () => (call ?? parts.call)("POST /api/staff/licenses", { token, body, headers });
};

/** How many licenses a tenant has. */
export const countLicenses = async ({ parts }: Place, tenant: string): Promise<number> => {
  const token = await parts.token("employee", "--role", "Licenses.Manage");
  const { json } = await expectStatus(parts.call(`GET /api/staff/licenses?tenant=${tenant}`, { token }), 200);
  return (json as { licenses: unknown[] }).licenses.length;
};

/** Registers, licenses and sets up such a customer, all by the API. */
export const openCustomer = async (place: Place): Promise<Licensed> => {
  const { parts } = place;
  const customer = await newCustomer(parts);
  const { tenant } = customer;
  await putProduct(place);
  await expectStatus((await licenseRequest(place, customer))(), 201);
  const tokens: Licensed["tokens"] = {
    component: () => parts.token("app", "--tenant", tenant),
    admin: () => parts.token("user", "--tenant", tenant, "--admin"),
    on: (rights) => parts.token("user", "--tenant", tenant, "--rights", rights, "--sites", SITE),
  };
  await expectStatus(parts.call("PUT /api/tenant/settings", { token: await tokens.admin(), body: SETTINGS }), 200);
  const rule = `PUT /api/sites/${SITE}/configurations/alerts/${RULE}`;
  await expectStatus(parts.call(rule, { token: await tokens.on("designer"), body: ALERT }), 201);
  return {
    customer,
    tokens,
    question: `/api/license-check?tenant=${tenant}&product=${PRODUCT_ID}`,
    handOver: (call, token, { mark, recipients, delivery, length = 0 }, key) =>
      call(`POST /api/sites/${SITE}/alerts`, {
        token,
        headers: key === undefined ? {} : { "Idempotency-Key": key },
        body: {
          product: PRODUCT_ID,
          component: "list-alerts",
          rule: RULE,
          recipients,
          subject: `Task ${mark} is overdue`,
          html: `<p>${mark}: it was due yesterday.</p><p>${"word ".repeat(length / 5)}</p>`,
          delivery,
        },
      }),
  };
};
