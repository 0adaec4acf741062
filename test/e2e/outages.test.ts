import { randomUUID } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type Answer, type LoopbackKeyVault, startKeyVault } from "../loopback/keyVault.ts";
import { type ManagedIdentity, startManagedIdentity } from "../loopback/managedIdentity.ts";
import { freePort } from "../loopback/ports.ts";
import { type Answered, brief } from "./client.ts";
import { type Customer, licenseFor, newCustomer, newRegistration, PRODUCT } from "./customers.ts";
import { type BuiltPackage, buildPackage } from "./package.ts";
import { createParts, type Parts } from "./parts.ts";

let built: BuiltPackage;
let keyVault: LoopbackKeyVault;
let identity: ManagedIdentity;
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
  [built, keyVault] = await Promise.all([buildPackage(), freePort().then((port) => startKeyVault({ port }))]);
  identity = await startManagedIdentity(keyVault.token);
  parts = await createParts(built.folder, { ...identity.environment, USHER_KEY_VAULT_KEY: keyVault.keyId });
  await parts.azurite.start();
  await parts.mailServer.start();
  await parts.host.start();
}, 60_000);
afterAll(async () => {
  await parts?.remove();
  await identity?.[Symbol.asyncDispose]();
  await keyVault?.[Symbol.asyncDispose]();
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

  test("Usher came into Key Vault as its managed identity, and asked for a token to nothing else", () => {
    expect([...new Set(identity.resources)]).toEqual(["https://vault.azure.net"]);
  });

  test.each<[string, Answer | "down"]>([
    ["down", "down"],
    ["throttling", { status: 429, retryAfter: 60 }],
    ["failing", { status: 503, retryAfter: 30 }],
  ])("Key Vault %s: checks go on, a registration fails clearly and can be repeated", async (_, fault) => {
    const body = newRegistration();
    const headers = { "Idempotency-Key": randomUUID() };
    const register = () => parts.call("POST /api/registrations", { body, headers });
    const nonce = randomUUID();
    const fresh = () => parts.call(`GET /api/license-check?tenant=${ada.tenant}&product=alerts&nonce=${nonce}`);
    await (fault === "down" ? keyVault.stop() : keyVault.always(fault));
    try {
      // Longer than any key is held without being asked for again.
      await parts.clock("--advance", "PT10M");
      const [known, signed, refused, health] = await Promise.all([
        check(ada.tenant),
        fresh(),
        register(),
        dependencies(),
      ]);
      expect([known, signed].map(({ status, json }) => [status, json?.valid])).toEqual([
        [200, true],
        [200, true],
      ]);
      expectUnavailable(refused);
      expect(health).toEqual({ sql: "up", tables: "up", vault: "down" });
    } finally {
      await (fault === "down" ? keyVault.start() : keyVault.always(undefined));
    }
    expect((await until(202, register)).status).toBe(202);
    const token = await parts.inbox.linkToken(body.contactEmail, "verify");
    const verified = await parts.call("POST /api/registrations/verify", { body: { token, password: body.password } });
    expect(verified.status).toBe(200);
    expect(await parts.inbox.to(body.contactEmail)).toHaveLength(1);
    await parts.clock("--advance", "PT1M");
    expect(await dependencies()).toEqual({ sql: "up", tables: "up", vault: "up" });
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
