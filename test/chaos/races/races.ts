import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { type Customer, newCustomer, newRegistration } from "../../e2e/customers.ts";
import { isTaken } from "../sink/mails.ts";
import { countLicenses, DOMAIN, expectStatus, licenseRequest, PRODUCT_ID } from "../usher/customer.ts";
import type { Place } from "../usher/place.ts";
import { rowsOf } from "../usher/waiting.ts";
import { atOnce, outcomeOf, type Race } from "./race.ts";

/** Callers at the same instant. */
export const CALLERS = 24;
/** Of those who must prove a password, which costs a good deal of memory and time. */
const REGISTERED = 6;
const SITES = 3;

const callers = Array.from({ length: CALLERS }, (_, at) => at);

const proofOf = ({ parts }: Place, tenant: string): Promise<string> =>
  parts.token("user", "--tenant", tenant, "--admin");

const prove = async (place: Place, customer: Customer, tenant: string): Promise<void> => {
  const body = { entraToken: await proofOf(place, tenant) };
  await expectStatus(place.parts.call("POST /api/organization/tenants", { token: customer.accessToken, body }), 201);
};

const REGISTRATIONS: Race = {
  name: "registrations of one address verified: it becomes one organization",
  winners: 1,
  run: async ({ place: { parts, sql }, instances }) => {
    const body = newRegistration();
    for (let number = 0; number < REGISTERED; number += 1) {
      await expectStatus(parts.call("POST /api/registrations", { body }), 202);
    }
    const link = /\/link#verify\.([\w-]{43})/;
    const tokensNow = async (): Promise<string[]> =>
      (await parts.inbox.to(body.contactEmail)).flatMap(({ text }) => link.exec(text)?.[1] ?? []);
    let tokens = await tokensNow();
    for (let tries = 0; tokens.length < REGISTERED && tries < 100; tries += 1) {
      await sleep(100);
      tokens = await tokensNow();
    }
    const before = await organizations(sql);
    const answers = await atOnce(instances, tokens, ({ call }, token) =>
      call("POST /api/registrations/verify", { body: { token, password: body.password } }),
    );
    return outcomeOf(answers, [200], "link-expired", (await organizations(sql)) - before);
  },
};

const organizations = async (sql: Place["sql"]): Promise<number> =>
  (await (await sql.db()).selectFrom("organizations").select("id").execute()).length;

const REPEATED: Race = {
  name: "one registration sent by several with one key: one mail",
  winners: 1,
  run: async ({ place: { sink }, instances }) => {
    const body = newRegistration();
    const headers = { "Idempotency-Key": randomUUID() };
    const answers = await atOnce(instances, callers, ({ call }) => call("POST /api/registrations", { body, headers }));
    await sleep(1_000);
    const mails = (await sink.ledger()).filter(
      (mail) => isTaken(mail) && mail.recipients.includes(body.contactEmail),
    ).length;
    return { ...outcomeOf(answers, [202], "", mails), won: mails };
  },
};

const TRIALS: Race = {
  name: "trials of one product for one tenant: one",
  winners: 1,
  run: async ({ place, instances }) => {
    const customer = await newCustomer(place.parts);
    const { tenant, accessToken: token } = customer;
    await prove(place, customer, tenant);
    const body = { tenant, product: PRODUCT_ID };
    const answers = await atOnce(instances, callers, ({ call }) =>
      call("POST /api/organization/trials", { token, body }),
    );
    return outcomeOf(answers, [201], "conflict", await countLicenses(place, tenant));
  },
};

const PROOFS: Race = {
  name: "proofs of one tenant by two organizations: one has it",
  winners: 1,
  run: async ({ place, instances }) => {
    const rivals = [await newCustomer(place.parts), await newCustomer(place.parts)];
    const tenant = randomUUID();
    const body = { entraToken: await proofOf(place, tenant) };
    const asked = callers.map((at) => rivals[at % 2] as Customer);
    const answers = await atOnce(instances, asked, ({ call }, { accessToken: token }) =>
      call("POST /api/organization/tenants", { token, body }),
    );
    const winners = new Set(answers.flatMap(({ status }, at) => (status < 300 ? asked[at]?.organizationId : [])));
    const db = await place.sql.db();
    const rows = await db.selectFrom("tenants").selectAll().where("tenant", "=", tenant).execute();
    return { ...outcomeOf(answers, [200, 201], "conflict", rows.length), won: winners.size };
  },
};

const ACTIVATIONS: Race = {
  name: `sites activated under a license of ${SITES}: ${SITES}`,
  winners: SITES,
  run: async ({ place, instances }) => {
    const customer = await newCustomer(place.parts);
    const { tenant } = customer;
    const issued = await expectStatus((await licenseRequest(place, customer, { changes: { maxSites: SITES } }))(), 201);
    const token = await place.parts.token("user", "--tenant", tenant, "--rights", "reader");
    const body = { product: PRODUCT_ID };
    const sites = callers.map(() => `${randomUUID()}.${randomUUID()}`);
    const answers = await atOnce(instances, sites, ({ call }, site) =>
      call(`POST /api/sites/${site}/activation`, { token, body }),
    );
    const db = await place.sql.db();
    const active = db.selectFrom("site_activations").select("site").where("license_id", "=", String(issued.json?.id));
    return outcomeOf(answers, [201], "site-limit-reached", (await active.execute()).length);
  },
};

const ALERTS: Race = {
  name: "one alert handed over by several with one key: one",
  winners: 1,
  run: async ({ place, licensed, instances, newMark }) => {
    const token = await licensed.tokens.component();
    const mark = newMark();
    const alert = { mark, recipients: [`${mark}@${DOMAIN}`], delivery: "daily" } as const;
    const key = randomUUID();
    const answers = await atOnce(instances, callers, ({ call }) => licensed.handOver(call, token, alert, key));
    const ids = [...new Set(answers.map(({ json }) => String(json?.id)))];
    return { ...outcomeOf(answers, [202], "", (await rowsOf(place.sql, ids)).length), won: ids.length };
  },
};

export const RACES = [REGISTRATIONS, REPEATED, TRIALS, PROOFS, ACTIVATIONS, ALERTS];
