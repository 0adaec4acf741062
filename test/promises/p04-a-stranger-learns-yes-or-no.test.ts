import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from "jose";
import { DAY } from "../../shared/platform/clock.ts";
import { PRODUCT } from "../e2e/customers.ts";
import { everythingStored, type Neighbours, settleNeighbours } from "./isolation.ts";
import { type InProcess, startUsher } from "./usher.ts";

/**
 * P4, the half that concerns strangers. Tenant ids are public, so anybody can ask about anybody's license: they learn
 * yes or no and nothing more, neither from the answer nor from the token that is signed for it.
 */
let usher: InProcess;
let neighbours: Neighbours;

beforeAll(async () => {
  usher = await startUsher();
  neighbours = await settleNeighbours(usher);
}, 60_000);

afterAll(() => usher?.[Symbol.asyncDispose]());

type Told = { valid: boolean; code: string; refreshAfter: number; token: string } & Record<string, unknown>;

const manages = () => neighbours.callers["Licenses.Manage"];

/** A tenant of the first customer's with a license of these terms, whose end lies beyond every lease. */
const licensed = async (terms: object): Promise<{ tenant: string; key: string; id: string }> => {
  const tenant = randomUUID();
  const now = usher.clock.now();
  const { status, body } = await usher.ask("POST", "/api/staff/licenses", {
    token: manages(),
    body: {
      organizationId: neighbours.scene.ada.organizationId,
      tenant,
      product: neighbours.scene.product,
      edition: "standard",
      kind: "subscription",
      components: ["*"],
      startsAt: new Date(now - 90 * DAY).toISOString(),
      expiresAt: null,
      graceDays: 0,
      ...terms,
    },
  });
  expect(status).toBe(201);
  const { key, id } = body as { key: string; id: string };
  return { tenant, key, id };
};

const revoke = (id: string, status: string) =>
  usher.ask("PATCH", `/api/staff/licenses/${id}`, { token: manages(), body: { status } });

const ask = async (query: Record<string, string>, token?: string): Promise<{ told: Told; headers: Headers }> => {
  const search = new URLSearchParams({ product: neighbours.scene.product, ...query });
  const { status, body, headers } = await usher.ask(
    "GET",
    `/api/license-check?${search.toString()}`,
    token ? { token } : {},
  );
  expect(status).toBe(200);
  return { told: body as Told, headers };
};

const claimsIn = async (token: string): Promise<Record<string, unknown>> => {
  const { body } = await usher.ask("GET", "/.well-known/jwks.json");
  const options = { audience: "usher-license", currentDate: new Date(usher.clock.now()) };
  return (await jwtVerify(token, createLocalJWKSet(body as JSONWebKeySet), options)).payload;
};

/** All that a stranger gets, in the answer, its headers and its token, but for whom was asked about. */
const learned = async (query: Record<string, string>): Promise<object> => {
  const { told, headers } = await ask(query);
  const { sub, ...claims } = await claimsIn(told.token);
  expect(sub).toBe(query.tenant);
  const { token: _, ...said } = told;
  const cached = ["cache-control", "vary", "content-type"].map((name) => headers.get(name));
  return { said, claims, cached, tokenBytes: told.token.length };
};

const OFFSETS = { ended: -60 * DAY, inGrace: -1 * DAY, running: 60 * DAY } as const;

/** Terms of every kind of license there is, whatever they come to. */
const anyTerms = () => {
  const at = (offset: number) => new Date(usher.clock.now() + offset).toISOString();
  return fc.record({
    edition: fc.constantFrom("standard", "premium"),
    kind: fc.constantFrom("trial", "subscription", "perpetual"),
    components: fc.constantFrom(["*"], ["list-alerts"], ["calendar", "list-alerts"]),
    features: fc.subarray(["beta", "gamma"]),
    graceDays: fc.constantFrom(0, 30),
    expiresAt: fc.constantFrom(null, at(OFFSETS.ended), at(OFFSETS.inGrace), at(OFFSETS.running)),
    sites: fc.constantFrom(null, [neighbours.scene.license.id]),
    status: fc.constantFrom("active", "active", "suspended", "revoked"),
  });
};

describe("a stranger", () => {
  test("gets one of two answers, whatever the license says: yes or no", async () => {
    const answers = new Map<boolean, Set<string>>([
      [true, new Set()],
      [false, new Set()],
    ]);
    await fc.assert(
      fc.asyncProperty(anyTerms(), async ({ status, ...terms }) => {
        const { tenant, id } = await licensed(terms);
        if (status !== "active") await revoke(id, status);
        const { said, ...rest } = (await learned({ tenant })) as { said: Told };
        answers.get(said.valid)?.add(JSON.stringify({ said, ...rest }));
      }),
      { numRuns: 60, seed: 4 },
    );
    answers.get(false)?.add(JSON.stringify(await learned({ tenant: randomUUID() })));
    expect([...answers.values()].map(({ size }) => size)).toEqual([1, 1]);
    expect([...(answers.get(true) ?? [])][0]).toContain('"code":"VALID"');
    expect([...(answers.get(false) ?? [])][0]).toContain('"code":"NOT_VALID"');
  });

  test("learns nothing from a key that is not of a license of that tenant and product", async () => {
    const { tenant } = await licensed({ edition: "premium" });
    const other = await licensed({ edition: "premium" });
    await usher.ask("PUT", "/api/staff/products/printing", { token: manages(), body: PRODUCT });
    const elsewhere = { tenant, product: "printing", organizationId: neighbours.scene.ada.organizationId };
    const { body } = await usher.ask("POST", "/api/staff/licenses", {
      token: manages(),
      body: {
        ...elsewhere,
        edition: "premium",
        kind: "subscription",
        components: ["*"],
        startsAt: new Date(usher.clock.now()).toISOString(),
        graceDays: 0,
      },
    });
    const foreign = [other.key, (body as { key: string }).key, randomBytes(16).toString("base64url"), "", "x"];
    const without = await learned({ tenant });
    for (const key of foreign) expect(await learned({ tenant, key })).toEqual(without);
  });

  test("hears what they sent in the token, and nothing that was not theirs to say", async () => {
    const { tenant, key } = await licensed({ edition: "premium", features: ["beta"] });
    const { told } = await ask({ tenant, component: "calendar", site: tenant, version: "1.2.3", nonce: "n-1" });
    const claims = await claimsIn(told.token);
    expect(Object.entries(claims).filter(([, value]) => value !== null)).toEqual(
      Object.entries({
        iss: usher.publicUrl,
        aud: "usher-license",
        sub: tenant,
        product: neighbours.scene.product,
        code: "VALID",
        valid: true,
        iat: expect.any(Number),
        exp: expect.any(Number),
        component: "calendar",
        site: tenant,
        nonce: "n-1",
      }),
    );
    const known = await ask({ tenant, key });
    expect(known.told).toMatchObject({ edition: "premium", features: expect.arrayContaining(["beta"]) });
  });

  test("leaves nothing behind by asking: a check never writes", async () => {
    const { tenant } = await licensed({});
    await ask({ tenant });
    const before = await everythingStored(usher);
    for (const query of [{ tenant }, { tenant: randomUUID() }, { tenant, nonce: "n-2" }, { tenant, key: "wrong" }]) {
      await ask(query);
    }
    expect(await everythingStored(usher)).toEqual(before);
  });

  test("learns of no tenant, organization or license from any other door that stands open", async () => {
    const { tenant, key, id } = await licensed({});
    const { ada } = neighbours.scene;
    const secrets = [tenant, key, id, ada.tenant, ada.organizationId, ada.organizationName, ada.email];
    for (const path of ["/api/products", "/.well-known/jwks.json", "/api/openapi.json", "/api/health", "/"]) {
      const { status, text } = await usher.ask("GET", path);
      expect(status).toBe(200);
      for (const secret of secrets) expect(text).not.toContain(secret);
    }
  });
});

test("who holds the key, or a token of the tenant, learns more: there is something to hide", async () => {
  const { tenant, key } = await licensed({ edition: "premium" });
  const token = await usher.token({ kind: "user", tenant, admin: false });
  for (const { told } of [await ask({ tenant, key }), await ask({ tenant }, token)]) {
    expect(told).toMatchObject({ code: "VALID", edition: "premium", kind: "subscription" });
    expect(await claimsIn(told.token)).toMatchObject({ edition: "premium", kind: "subscription" });
  }
});
