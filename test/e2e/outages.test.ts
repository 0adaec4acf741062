import { randomUUID } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type Answered, brief } from "./client.ts";
import { type Customer, licenseFor, newCustomer, newRegistration, PRODUCT } from "./customers.ts";
import { type BuiltPackage, buildPackage } from "./package.ts";
import { createParts, type Parts } from "./parts.ts";

let built: BuiltPackage;
let parts: Parts;
let ada: Customer;

const check = (tenant: string) => parts.call(`GET /api/license-check?tenant=${tenant}&product=alerts`);
const manager = () => parts.token("employee", "--role", "Licenses.Manage");
const deliver = () => parts.call("POST /admin/functions/deliverAccountMail", { body: {} });

/** Asks until the answer has this status, for what recovers by itself. */
const until = async (status: number, ask: () => Promise<Answered>): Promise<Answered> => {
  let answered = await ask();
  for (let tries = 0; answered.status !== status && tries < 150; tries += 1) {
    await sleep(100);
    answered = await ask();
  }
  return answered;
};

const dependencies = async () => (await parts.call("GET /api/health")).json?.dependencies;

const expectUnavailable = (answered: Answered): void => {
  expect(brief(answered)).toEqual([503, "unavailable"]);
  expect(Number(answered.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(answered.headers.get("content-type")).toBe("application/problem+json");
};

beforeAll(async () => {
  built = await buildPackage();
  parts = await createParts(built.folder);
  await parts.azurite.start();
  await parts.mailServer.start();
  await parts.host.start();
}, 60_000);
afterAll(async () => {
  await parts?.remove();
  await built?.remove();
});

describe("outages", () => {
  test("Entra ID down and its keys never seen: callers with a token are told to come again, others are served", async () => {
    await parts.entra.start();
    const [employee, user] = [await manager(), await parts.token("user", "--tenant", randomUUID())];
    await parts.entra.stop();
    expectUnavailable(await parts.call("GET /api/staff/products", { token: employee }));
    expectUnavailable(await parts.call("GET /api/license-check?product=alerts", { token: user }));
    expect((await check(randomUUID())).status).toBe(200);
    await parts.entra.start();
    expect((await until(200, () => parts.call("GET /api/staff/products", { token: employee }))).status).toBe(200);
  });

  test("Entra ID down later: its keys are known, and employees go on", async () => {
    await parts.entra.stop();
    const token = await manager();
    expect((await parts.call("PUT /api/staff/products/alerts", { token, body: PRODUCT })).status).toBe(201);
    await parts.entra.start();
    ada = await newCustomer(parts);
    const body = licenseFor(ada, "alerts", await parts.clock());
    expect((await parts.call("POST /api/staff/licenses", { token, body })).status).toBe(201);
    expect((await check(ada.tenant)).json?.valid).toBe(true);
  });

  test("the mail server down: a registration is answered all the same, and its mail leaves once it is back", async () => {
    await parts.mailServer.stop();
    const body = newRegistration();
    expect((await parts.call("POST /api/registrations", { body })).status).toBe(202);
    await parts.mailServer.start();
    await parts.clock("--advance", "PT10M");
    expect((await deliver()).status).toBe(202);
    const token = await parts.inbox.linkToken(body.contactEmail, "verify");
    const verified = await parts.call("POST /api/registrations/verify", { body: { token, password: body.password } });
    expect(verified.status).toBe(200);
  });

  test("SQL unusable: writes fail clearly and can be repeated, checks go on", async () => {
    const token = await manager();
    const body = licenseFor(await newCustomer(parts), "alerts", await parts.clock());
    const headers = { "Idempotency-Key": randomUUID() };
    const issue = () => parts.call("POST /api/staff/licenses", { token, body, headers });
    const blocker = new DatabaseSync(parts.layout.sqliteFile);
    blocker.exec("BEGIN EXCLUSIVE");
    try {
      expect((await check(ada.tenant)).json?.valid).toBe(true);
      expectUnavailable(await issue());
    } finally {
      blocker.close();
    }
    const issued = await until(201, issue);
    expect(issued.status).toBe(201);
    const listed = await parts.call(`GET /api/staff/licenses?tenant=${body.tenant}`, { token });
    expect(listed.json?.licenses).toHaveLength(1);
  });

  test("Tables down: what was confirmed is answered by the old token until its lease ends, a stranger is not guessed at", async () => {
    const token = await manager();
    const known = await check(ada.tenant);
    await parts.azurite.kill();
    await parts.clock("--advance", "PT1M");
    const still = await check(ada.tenant);
    expect([still.status, still.json?.valid, still.json?.token]).toEqual([200, true, known.json?.token]);
    expectUnavailable(await check(randomUUID()));
    expect(await dependencies()).toMatchObject({ tables: "down" });

    const customer = { ...ada, tenant: randomUUID() };
    const issue = async () =>
      parts.call("POST /api/staff/licenses", { token, body: licenseFor(customer, "alerts", "2026-01-01T00:00:00Z") });
    expectUnavailable(await issue());
    expectUnavailable(await parts.call("POST /api/registrations", { body: newRegistration() }));

    await parts.clock("--advance", "P2D");
    expectUnavailable(await check(ada.tenant));

    await parts.azurite.start();
    expect((await until(200, () => check(ada.tenant))).json?.valid).toBe(true);
    await parts.clock("--advance", "PT1M");
    expect(await dependencies()).toEqual({ sql: "up", tables: "up", vault: "up" });
    expect((await parts.call("POST /api/registrations", { body: newRegistration() })).status).toBe(202);
  });

  test("everything killed right after a registration was acknowledged: nothing of it is lost", async () => {
    await parts.mailServer.stop();
    const body = newRegistration();
    const registered = await parts.call("POST /api/registrations", { body });
    await Promise.all([parts.host.kill(), parts.azurite.kill()]);
    expect(registered.status).toBe(202);

    await parts.azurite.start();
    await parts.mailServer.start();
    await parts.host.start();
    await parts.clock("--advance", "PT10M");
    expect((await deliver()).status).toBe(202);
    const token = await parts.inbox.linkToken(body.contactEmail, "verify");
    const verified = await parts.call("POST /api/registrations/verify", { body: { token, password: body.password } });
    expect(verified.status).toBe(200);
    expect((await check(ada.tenant)).json?.valid).toBe(true);
  });
});
