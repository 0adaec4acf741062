import { copyFile, rm } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { NotNow } from "../../infra/local/command.ts";
import { layoutOf } from "../../infra/local/layout.ts";
import { replayCommand } from "../../infra/local/replay-erasures.ts";
import { SCHEDULES } from "../../shared/platform/config/schedules.ts";
import { KeyGone } from "../../shared/platform/vault/vault.ts";
import { ALERT } from "../configuration/examples.ts";
import { brief } from "./client.ts";
import { type Customer, licenseFor, newCustomer, newTicket, PRODUCT, signIn } from "./customers.ts";
import { copyDatabase, type DatabaseCopy, openKeyring } from "./databaseCopy.ts";
import { type BuiltPackage, buildPackage } from "./package.ts";
import { newPlace, startUsher, type Usher } from "./usher.ts";

const SITE = "51e00000-aaaa-4aaa-8aaa-000000000002.3eb00000-aaaa-4aaa-8aaa-000000000002";
const RULE = `/api/sites/${SITE}/configurations/alerts/late-rule`;
/** No timer runs but where a test asks for it. */
const ONCE_IN_YEARS = Object.fromEntries(Object.values(SCHEDULES).map((schedule) => [schedule, "0 0 0 29 2 *"]));

let built: BuiltPackage;
let usher: Usher;
let ada: Customer;
let ben: Customer;
let copy: DatabaseCopy;

const rowsOf = (table: string, column: string, value: string): number => {
  const database = new DatabaseSync(layoutOf(usher.environment).sqliteFile, { readOnly: true });
  try {
    const row = database.prepare(`select count(*) as rows from ${table} where ${column} = ?`).get(value);
    return Number(row?.rows);
  } finally {
    database.close();
  }
};

const subjectOf = (customer: Customer): string => {
  const database = new DatabaseSync(copy.sqliteFile, { readOnly: true });
  try {
    return String(
      database.prepare("select subject from organizations where id = ?").get(customer.organizationId)?.subject,
    );
  } finally {
    database.close();
  }
};

const manager = () => usher.token("employee", "--role", "Licenses.Manage");
const check = ({ tenant }: Customer) => usher.call(`GET /api/license-check?tenant=${tenant}&product=alerts`);
const designer = ({ tenant }: Customer) =>
  usher.token("user", "--tenant", tenant, "--rights", "designer", "--sites", SITE);
const replay = () => replayCommand({ args: [], environment: usher.environment });

const license = async (customer: Customer): Promise<void> => {
  const body = licenseFor(customer, "alerts", await usher.clock());
  const issued = await usher.call("POST /api/staff/licenses", { token: await manager(), body });
  expect(issued.status).toBe(201);
};

const putRule = async (customer: Customer) => {
  const put = await usher.call(`PUT ${RULE}`, { token: await designer(customer), body: ALERT });
  return put.status;
};

/** Puts the copy in the database's place, as a restored backup, and starts Usher on it. */
const restore = async (): Promise<void> => {
  await usher.stop();
  const { sqliteFile } = layoutOf(usher.environment);
  for (const end of ["", "-wal", "-shm"]) await rm(`${sqliteFile}${end}`, { force: true });
  await copyFile(copy.sqliteFile, sqliteFile);
  usher = await startUsher(built.folder, usher.environment);
};

beforeAll(async () => {
  built = await buildPackage();
  usher = await startUsher(built.folder, { ...(await newPlace()), ...ONCE_IN_YEARS });
  [ada, ben] = await Promise.all([newCustomer(usher), newCustomer(usher)]);
  await usher.call("PUT /api/staff/products/alerts", { token: await manager(), body: PRODUCT });
  for (const customer of [ada, ben]) {
    await license(customer);
    await newTicket(usher, customer);
  }
  expect(await putRule(ada)).toBe(201);
  copy = await copyDatabase(usher);
}, 120_000);
afterAll(async () => {
  await copy?.[Symbol.asyncDispose]();
  await usher?.remove();
  await built?.remove();
});

describe("a database restored from before an erasure", () => {
  test("is one in which nothing was erased yet: so far Usher serves", async () => {
    expect((await check(ada)).json?.valid).toBe(true);
    await expect(replay()).rejects.toThrow("nothing to replay");
  });

  test("was copied before a customer had everything erased, and came back", async () => {
    const body = { password: ada.password };
    const erased = await usher.call("POST /api/organization/erasure", { token: ada.accessToken, body });
    expect([erased.status, erased.json?.state]).toEqual([200, "effective"]);
    for (let tries = 0; tries < 100; tries += 1) {
      const { json } = await usher.call(`GET /api/erasures/${String(erased.json?.receiptId)}`);
      if (json?.state === "complete") break;
      await sleep(100);
    }
    expect(rowsOf("organizations", "id", ada.organizationId)).toBe(0);
    await usher.clock("--advance", "PT1H");

    const returning = {
      organizationName: ada.organizationName,
      contactName: "Ada Example",
      contactEmail: ada.email,
      contactPhone: "+1 202 555 0100",
      password: "another long sentence of hers",
      howDidYouFindUs: "was here before",
    };
    const mails = (await usher.inbox.to(ada.email)).length;
    await usher.call("POST /api/registrations", { body: returning });
    while ((await usher.inbox.to(ada.email)).length === mails) await sleep(30);
    const token = await usher.inbox.linkToken(ada.email, "verify");
    const verified = await usher.call("POST /api/registrations/verify", {
      body: { token, password: returning.password },
    });
    expect(verified.status).toBe(200);
    await license({ ...ada, organizationId: String(verified.json?.organizationId) });
    expect(await putRule(ada)).toBe(201);
  });

  test("opens nothing of hers, and serves nothing but its health", async () => {
    await restore();
    expect(rowsOf("organizations", "id", ada.organizationId)).toBe(1);
    await expect(openKeyring(usher).open(subjectOf(ada))).rejects.toBeInstanceOf(KeyGone);

    const unavailable = [503, "unavailable"];
    const officer = await usher.token("employee", "--role", "Privacy.Officer");
    expect(brief(await check(ben))).toEqual(unavailable);
    for (const path of ["/", "/link", "/api/openapi.json", "/api/products", "/.well-known/jwks.json"]) {
      expect(brief(await usher.call(`GET ${path}`))).toEqual(unavailable);
    }
    const { email, password, accessToken: token } = ben;
    expect(brief(await usher.call("POST /api/sign-in", { body: { email, password } }))).toEqual(unavailable);
    expect(brief(await usher.call("GET /api/organization/licenses", { token }))).toEqual(unavailable);
    expect(brief(await usher.call("GET /api/staff/tickets", { token: await manager() }))).toEqual(unavailable);
    expect((await usher.call("GET /api/health")).status).toBe(200);
    const seen = await usher.call("GET /api/health", { token: officer });
    expect(seen.json?.details).toMatchObject({ restored: true });
  });

  test("has no timer work on it", async () => {
    const before = rowsOf("timer_runs", "succeeded", "1");
    for (const name of Object.keys(SCHEDULES)) await usher.call(`POST /admin/functions/${name}`, { body: {} });
    expect(rowsOf("timer_runs", "succeeded", "1")).toBe(before);
    expect(rowsOf("organizations", "id", ada.organizationId)).toBe(1);
  });

  test("is served again once the erasures were replayed, which touched hers alone", async () => {
    const told = await replay();
    expect(told).toContain("Replayed 1 erasure.");
    expect(told).toContain("1 organization");
    expect(told).toContain("1 ticket\n");
    await sleep(1100);
    expect((await check(ben)).json?.valid).toBe(true);
    expect(await signIn(usher, ben.email, ben.password)).toBeTruthy();
    for (const [table, column] of [
      ["organizations", "id"],
      ["licenses", "organization_id"],
      ["tenants", "organization_id"],
    ] as const) {
      expect([table, rowsOf(table, column, ada.organizationId)]).toEqual([table, 0]);
      expect([table, rowsOf(table, column, ben.organizationId)]).toEqual([table, 1]);
    }
    expect(rowsOf("tickets", "status", "open")).toBe(1);
    await expect(replay()).rejects.toBeInstanceOf(NotNow);
  });

  test("took nothing of what she kept in Tables after she came back", async () => {
    const read = await usher.call(`GET ${RULE}`, { token: await designer(ada) });
    expect(read.status).toBe(200);
  });
});
