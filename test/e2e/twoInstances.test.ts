import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { tableOf } from "../../shared/history/days.ts";
import { DAY } from "../../shared/platform/clock.ts";
import { brief, type Client } from "./client.ts";
import { licenseFor, newCustomer, PRODUCT } from "./customers.ts";
import { type BuiltPackage, buildPackage } from "./package.ts";
import { createParts, type Part, type Parts } from "./parts.ts";
import { filesIn } from "./stateFiles.ts";
import { runTimer } from "./timers.ts";

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
  await parts.graph.start();
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

describe("history, by two instances", () => {
  test("of the first writes of a day nothing is lost, and both drop the day at once without harm", async () => {
    const customer = await newCustomer(parts);
    const { tenant } = customer;
    const staff = await manager();
    await parts.call("PUT /api/staff/products/records", { token: staff, body: PRODUCT });
    const license = licenseFor(customer, "records", await parts.clock());
    expect((await parts.call("POST /api/staff/licenses", { token: staff, body: license })).status).toBe(201);
    const midnight = (Math.floor(Date.parse(await parts.clock()) / DAY) + 2) * DAY;
    await parts.clock("--at", new Date(midnight).toISOString());

    const path = `/api/sites/${randomUUID()}.${randomUUID()}/history`;
    const instances = [parts.call, other.call];
    const token = await parts.token("app", "--tenant", tenant);
    const written = await Promise.all(
      Array.from({ length: 16 }, (_, count) => {
        const body = { component: "list-alerts", event: "sync", outcome: "success", durationMs: 1, count };
        return (count % 2 === 0 ? parts : other).call(`POST ${path}`, { token, body });
      }),
    );
    expect(written.map(({ status }) => status)).toEqual(written.map(() => 201));
    const read = async (call: Client) => {
      const reader = await parts.token("user", "--tenant", tenant, "--rights", "reader");
      const { entries } = (await call(`GET ${path}`, { token: reader })).json as { entries: { count: number }[] };
      return entries.map(({ count }) => count).toSorted((one, two) => one - two);
    };
    const all = written.map((_, count) => count);
    for (const call of instances) expect(await read(call)).toEqual(all);

    const table = tableOf(midnight);
    const isStored = async () =>
      (await filesIn(parts.layout.azuriteFolder)).some(([, content]) => content.includes(table));
    expect(await isStored()).toBe(true);
    await parts.clock("--advance", "P31D");
    await Promise.all(instances.map((call) => runTimer({ call, token: parts.token }, "purgeHistory")));
    expect(await isStored()).toBe(false);
    for (const call of instances) expect(await read(call)).toEqual([]);
    await runTimer(parts, "purgeHistory");
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
