import { randomUUID } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import { brief } from "../client.ts";
import { type Customer, licenseFor, newCustomer, PRODUCT } from "../customers.ts";
import { verifyLicenseToken } from "../licenseTokens.ts";
import type { World } from "../world.ts";

const CLAIMS = [
  "iss",
  "aud",
  "sub",
  "product",
  "edition",
  "kind",
  "features",
  "code",
  "valid",
  "expiresAt",
  "graceUntil",
  "iat",
  "exp",
];

const DETAILS = ["edition", "kind", "features", "expiresAt", "graceUntil"];

/** License checks, their tokens, and what employees and contacts do with licenses. */
export const licensing = (world: () => World): void => {
  const check = (query: Record<string, string>, sent = {}) =>
    world().usher.call(`GET /api/license-check?${new URLSearchParams(query).toString()}`, sent);
  const manages = () => world().callers["Licenses.Manage"];
  const issue = async (customer: Customer, changes: object = {}) => {
    const { usher, product } = world();
    const body = { ...licenseFor(customer, product, await usher.clock()), ...changes };
    return usher.call("POST /api/staff/licenses", { token: manages(), body });
  };
  const change = (id: unknown, body: object) =>
    world().usher.call(`PATCH /api/staff/licenses/${String(id)}`, { token: manages(), body });

  describe("a license check", () => {
    test("a stranger learns yes or no and nothing more, in the token as well", async () => {
      const { ada, product, usher } = world();
      const yes = await check({ tenant: ada.tenant, product });
      const no = await check({ tenant: randomUUID(), product });
      expect([yes.json?.valid, yes.json?.code, no.json?.valid, no.json?.code]).toEqual([
        true,
        "VALID",
        false,
        "NOT_VALID",
      ]);
      for (const { status, json } of [yes, no]) {
        expect(status).toBe(200);
        expect(Object.keys(json ?? {}).toSorted()).toEqual(
          [...DETAILS, "valid", "code", "product", "refreshAfter", "token"].toSorted(),
        );
        const { header, claims } = await verifyLicenseToken(usher.origin, String(json?.token));
        expect(header).toMatchObject({ alg: "ES256", typ: "license+jwt", kid: expect.any(String) });
        expect(Object.keys(claims).toSorted()).toEqual(CLAIMS.toSorted());
        for (const detail of DETAILS) expect([json?.[detail], claims[detail]]).toEqual([null, null]);
      }
    });

    test("with the license's key, or a token of the tenant, the details are told and signed", async () => {
      const { ada, product, license, usher, callers } = world();
      const wrongKey = await check({ tenant: ada.tenant, product, key: "nonsense" });
      expect(wrongKey.json?.edition).toBeNull();
      for (const [query, token] of [
        [{ tenant: ada.tenant, product, key: license.key }, undefined],
        [{ product }, callers.user],
        [{ product }, callers.component],
      ] as const) {
        const { json } = await check({ ...query, component: "calendar" }, { token });
        expect(json).toMatchObject({
          valid: true,
          code: "VALID",
          product,
          edition: "premium",
          kind: "subscription",
          features: ["email", "summaries"],
          refreshAfter: 3600,
        });
        const { claims } = await verifyLicenseToken(usher.origin, String(json?.token));
        expect(claims).toMatchObject({
          iss: usher.origin,
          aud: "usher-license",
          sub: ada.tenant,
          component: "calendar",
          expiresAt: json?.expiresAt,
          graceUntil: json?.graceUntil,
        });
        expect(Number(claims.exp) - Number(claims.iat)).toBeLessThanOrEqual(86_400);
        expect(String(json?.token).length).toBeLessThanOrEqual(3_500);
      }
    });

    test("a nonce comes back under the signature and is never cached; otherwise an ETag saves the answer", async () => {
      const { ada, product, usher } = world();
      const fresh = await check({ tenant: ada.tenant, product, nonce: "one-time_1" });
      expect(fresh.headers.get("cache-control")).toBe("no-store");
      expect((await verifyLicenseToken(usher.origin, String(fresh.json?.token))).claims.nonce).toBe("one-time_1");
      const kept = await check({ tenant: ada.tenant, product });
      expect(kept.headers.get("cache-control")).toBe("private, max-age=3600");
      expect(kept.headers.get("vary")).toBe("Authorization, Origin");
      const headers = { "If-None-Match": String(kept.headers.get("etag")) };
      const same = await check({ tenant: ada.tenant, product }, { headers });
      expect([same.status, same.text]).toEqual([304, ""]);
    });

    test("a token that does not verify is never a stranger's, and one of another tenant is refused", async () => {
      const { ada, ben, product, callers } = world();
      for (const token of [callers.contact, callers["Licenses.Manage"], "not.a.token"]) {
        expect(brief(await check({ tenant: ada.tenant, product }, { token }))).toEqual([401, "not-signed-in"]);
      }
      expect(brief(await check({ tenant: ben.tenant, product }, { token: callers.user }))).toEqual([
        403,
        "not-allowed",
      ]);
    });

    test("faults of a question are listed at once, by pointer", async () => {
      const { json, status } = await check({ tenant: "x", product: "", version: "one", nonce: "€", site: "y" });
      expect(status).toBe(400);
      const pointers = (json?.errors as { pointer: string }[] | undefined)?.map(({ pointer }) => pointer);
      expect([...new Set(pointers)].toSorted()).toEqual(
        ["nonce", "product", "site", "tenant", "version"].map((name) => `/query/${name}`),
      );
      expect(brief(await check({ product: "alerts" }))).toEqual([400, "validation-failed"]);
    });

    test("any page may read the answer, as a simple request", async () => {
      const { ada, product } = world();
      const { headers } = await check(
        { tenant: ada.tenant, product },
        { headers: { Origin: "https://contoso.sharepoint.com" } },
      );
      expect(headers.get("access-control-allow-origin")).toBe("*");
    });
  });

  describe("licenses", () => {
    test("each change is seen by the next check, and revoked is final", async () => {
      const { usher, product } = world();
      const customer = await newCustomer(usher);
      const issued = await issue(customer);
      expect(issued.status).toBe(201);
      expect(issued.headers.get("etag")).toBeTruthy();
      const { id, key } = issued.json ?? {};
      const code = async (more = {}) =>
        (await check({ tenant: customer.tenant, product, key: String(key), ...more })).json?.code;
      expect(await code()).toBe("VALID");
      const steps: [object, string][] = [
        [{ status: "suspended" }, "SUSPENDED"],
        [{ status: "active" }, "VALID"],
        [{ kind: "trial" }, "TRIAL"],
        [{ components: ["calendar"] }, "COMPONENT_NOT_LICENSED"],
        [{ components: ["*"], sites: [randomUUID()] }, "SITE_NOT_LICENSED"],
        [{ sites: null, maxSites: 2 }, "SITE_NOT_ACTIVATED"],
        [{ maxSites: null, startsAt: "2199-01-01T00:00:00Z", expiresAt: "2199-06-01T00:00:00Z" }, "NOT_STARTED"],
        [{ startsAt: "2020-01-01T00:00:00Z", expiresAt: "2020-02-01T00:00:00Z" }, "EXPIRED"],
        [{ status: "revoked" }, "REVOKED"],
      ];
      for (const [body, expected] of steps) {
        expect([body, (await change(id, body)).status]).toEqual([body, 200]);
        expect([body, await code({ component: "list-alerts" })]).toEqual([body, expected]);
      }
      expect(brief(await change(id, { status: "active" }))).toEqual([409, "conflict"]);
    });

    test("If-Match is obeyed, ids that are not there are not-found, faults are named", async () => {
      const { usher } = world();
      const customer = await newCustomer(usher);
      const issued = await issue(customer);
      const path = `PATCH /api/staff/licenses/${String(issued.json?.id)}`;
      const headers = { "If-Match": String(issued.headers.get("etag")) };
      const token = manages();
      expect((await usher.call(path, { token, headers, body: { graceDays: 1 } })).status).toBe(200);
      expect(brief(await usher.call(path, { token, headers, body: { graceDays: 2 } }))).toEqual([
        412,
        "precondition-failed",
      ]);
      expect(brief(await change(randomUUID(), { graceDays: 1 }))).toEqual([404, "not-found"]);
      expect(brief(await issue({ ...customer, organizationId: randomUUID() }))).toEqual([404, "not-found"]);
      expect(brief(await issue(customer, { graceDays: -1, kind: "gift" }))).toEqual([400, "validation-failed"]);
      expect(brief(await change(issued.json?.id, { product: "other" }))).toEqual([400, "validation-failed"]);
    });

    test("a tenant belongs to one organization: its license links it, another's is a conflict", async () => {
      const { usher } = world();
      const [first, second] = await Promise.all([newCustomer(usher), newCustomer(usher)]);
      await issue(first);
      expect(brief(await issue({ ...second, tenant: first.tenant }))).toEqual([409, "conflict"]);
      const link = `PUT /api/staff/organizations/${second.organizationId}/tenants/${first.tenant}`;
      expect(brief(await usher.call(link, { token: manages() }))).toEqual([409, "conflict"]);
      const linked = await usher.call("GET /api/organization/tenants", { token: first.accessToken });
      expect(linked.json?.tenants).toEqual([
        { tenant: first.tenant, domain: null, linkedBy: "employee", linkedAt: expect.any(String) },
      ]);
    });

    test("the contact sees the organization's licenses with their keys, and nobody else's", async () => {
      const { usher, ada, license } = world();
      const stranger = await newCustomer(usher);
      const own = await usher.call("GET /api/organization/licenses", { token: ada.accessToken });
      const staff = await usher.call(`GET /api/staff/licenses?tenant=${ada.tenant}`, { token: manages() });
      expect(own.json).toEqual(staff.json);
      expect(own.json?.licenses).toContainEqual(expect.objectContaining({ id: license.id, key: license.key }));
      const none = await usher.call("GET /api/organization/licenses", { token: stranger.accessToken });
      expect(none.json).toEqual({ licenses: [] });
    });

    test("the contact sees the active sites of a license of theirs; ids that are no GUIDs are named as faults", async () => {
      const { usher, ada, license } = world();
      const stranger = await newCustomer(usher);
      const sites = `/api/organization/licenses/${license.id}/sites`;
      const own = await usher.call(`GET ${sites}`, { token: ada.accessToken });
      expect([own.status, own.json]).toEqual([200, { sites: [], used: 0, max: null }]);
      for (const request of [`GET ${sites}`, `DELETE ${sites}/${randomUUID()}`]) {
        expect(brief(await usher.call(request, { token: stranger.accessToken }))).toEqual([404, "not-found"]);
      }
      const wrong = await usher.call(`DELETE ${sites}/x`, { token: ada.accessToken });
      expect([wrong.status, wrong.json?.errors]).toEqual([
        400,
        [expect.objectContaining({ pointer: "/path/siteGuid" })],
      ]);
    });

    test("an Idempotency-Key issues one license", async () => {
      const { usher, product } = world();
      const customer = await newCustomer(usher);
      const body = licenseFor(customer, product, await usher.clock());
      const headers = { "Idempotency-Key": randomUUID() };
      const send = () => usher.call("POST /api/staff/licenses", { token: manages(), body, headers });
      const answers = await Promise.all([send(), send(), send()]);
      expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
      expect(new Set(answers.map(({ json }) => json?.id)).size).toBe(1);
      const listed = await usher.call("GET /api/organization/licenses", { token: customer.accessToken });
      expect(listed.json?.licenses).toHaveLength(1);
    });
  });

  describe("the catalogue", () => {
    test("anyone sees the public part of it", async () => {
      const { usher } = world();
      const id = `product-${randomUUID().slice(0, 8)}`;
      const body = {
        ...PRODUCT,
        trial: { days: 30, edition: "standard" },
        minVersion: "1.2.0",
        lease: 600,
        refreshAfter: 60,
      };
      expect((await usher.call(`PUT /api/staff/products/${String(id)}`, { token: manages(), body })).status).toBe(201);
      const { json } = await usher.call("GET /api/products");
      const { minVersion: _, lease: __, refreshAfter: ___, ...shown } = body;
      expect(json?.products).toContainEqual({ id, ...shown });
    });
  });

  describe("employees", () => {
    test("an organization is found by its exact address or name in any case, and by nothing less", async () => {
      const { usher, ada, callers } = world();
      const search = async (body: object) => {
        const { json } = await usher.call("POST /api/staff/organizations/search", {
          token: callers["Support.Agent"],
          body,
        });
        return (json?.organizations as { organizationId: string }[] | undefined)?.map(
          ({ organizationId }) => organizationId,
        );
      };
      expect(await search({ contactEmail: ada.email.toUpperCase() })).toEqual([ada.organizationId]);
      expect(await search({ organizationName: ada.organizationName })).toEqual([ada.organizationId]);
      expect(await search({ organizationName: ada.organizationName.slice(0, -1) })).toEqual([]);
      expect(await search({})).toBeUndefined();
    });
  });
};
