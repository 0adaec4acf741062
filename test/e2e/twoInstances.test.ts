import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { brief, type Client } from "./client.ts";
import { licenseFor, newCustomer, PRODUCT } from "./customers.ts";
import { type BuiltPackage, buildPackage } from "./package.ts";
import { createParts, type Part, type Parts } from "./parts.ts";

let built: BuiltPackage;
/** One instance, by `parts.call`; it trusts no proxy. */
let parts: Parts;
/** Another process on the same stores, behind one trusted proxy. */
let other: Part & { call: Client };

// One check a minute: no run is so slow that a second one would be let in.
const RATE = { USHER_FLOOD_RATE: "1" };

beforeAll(async () => {
  built = await buildPackage();
  parts = await createParts(built.folder, RATE);
  await Promise.all([parts.azurite.start(), parts.mailServer.start(), parts.entra.start()]);
  await parts.host.start();
  other = await parts.another({ USHER_TRUSTED_HOPS: "1" });
  await other.start();
}, 90_000);
afterAll(async () => {
  await other?.stop();
  await parts?.remove();
  await built?.remove();
});

const manager = () => parts.token("employee", "--role", "Licenses.Manage");

describe("two instances on one store", () => {
  /** By a user of the tenant, who is counted by no bucket. */
  const ask = async (call: Client, tenant: string) => {
    const token = await parts.token("user", "--tenant", tenant);
    const { status, json } = await call("GET /api/license-check?product=alerts", { token });
    return [status, json?.code];
  };

  test("a license that one of them changes is what the other answers by, within ten seconds of its clock", async () => {
    const token = await manager();
    expect((await parts.call("PUT /api/staff/products/alerts", { token, body: PRODUCT })).status).toBe(201);
    const customer = await newCustomer(parts);
    const { tenant } = customer;
    expect(await ask(other.call, tenant)).toEqual([200, "NOT_FOUND"]);

    const body = licenseFor(customer, "alerts", await parts.clock());
    const issued = await parts.call("POST /api/staff/licenses", { token, body });
    expect([issued.status, await ask(parts.call, tenant)]).toEqual([201, [200, "VALID"]]);
    await parts.clock("--advance", "PT10S");
    expect(await ask(other.call, tenant)).toEqual([200, "VALID"]);

    for (const [status, code] of [
      ["suspended", "SUSPENDED"],
      ["active", "VALID"],
      ["revoked", "REVOKED"],
    ]) {
      const changed = await parts.call(`PATCH /api/staff/licenses/${String(issued.json?.id)}`, {
        token,
        body: { status },
      });
      expect([changed.status, await ask(parts.call, tenant)]).toEqual([200, [200, code]]);
      await parts.clock("--advance", "PT10S");
      expect(await ask(other.call, tenant)).toEqual([200, code]);
    }
  });

  test("a product that one of them adds is one that the other sells, within ten seconds", async () => {
    const listed = async () => (await other.call("GET /api/products")).json?.products as { id: string }[];
    expect((await listed()).map(({ id }) => id)).not.toContain("export");
    const token = await manager();
    expect((await parts.call("PUT /api/staff/products/export", { token, body: PRODUCT })).status).toBe(201);
    await parts.clock("--advance", "PT10S");
    expect((await listed()).map(({ id }) => id)).toContain("export");
  });
});

describe("a flood", () => {
  const check = (call: Client, forwardedFor: string) =>
    call(`GET /api/license-check?tenant=${randomUUID()}&product=alerts`, {
      headers: { "X-Forwarded-For": forwardedFor },
    });

  test("behind a proxy each address has its own bucket, and nothing that a caller writes to its left helps", async () => {
    expect((await check(other.call, "203.0.113.7")).status).toBe(200);
    for (const forged of ["198.51.100.1, ", "198.51.100.2, 198.51.100.3,", "203.0.113.9,"]) {
      const refused = await check(other.call, `${forged}203.0.113.7:50123`);
      expect(brief(refused)).toEqual([429, "too-many-requests"]);
      expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    }
    expect((await check(other.call, "203.0.113.7, 203.0.113.8")).status).toBe(200);
  });

  test("where no proxy is trusted, all strangers share one bucket, whatever they write", async () => {
    expect((await check(parts.call, "203.0.113.7")).status).toBe(200);
    for (const claimed of ["203.0.113.7", "203.0.113.8", "198.51.100.1, 203.0.113.9"]) {
      expect(brief(await check(parts.call, claimed))).toEqual([429, "too-many-requests"]);
    }
  });

  test("a caller with a token is counted by no bucket, and one with a bad token is nobody's stranger", async () => {
    const token = await parts.token("user", "--tenant", randomUUID());
    for (let at = 0; at < 3; at += 1) {
      expect((await parts.call("GET /api/license-check?product=alerts", { token })).status).toBe(200);
      const bad = { token: `${token.slice(0, -3)}AAA` };
      expect(brief(await parts.call("GET /api/license-check?product=alerts", bad))).toEqual([401, "not-signed-in"]);
    }
  });
});
