import { describe, expect, test } from "@jest/globals";
import type { License } from "../../client/src/types.ts";
import { PRESENT, SUSPENDED } from "./loopbackUsher.ts";
import { KEY, SITE, TENANT, useScene } from "./page.ts";

const scene = useScene();

const rfc3339 = (instant: number): string => new Date(instant).toISOString();

describe("what a component is told", () => {
  test("a yes, with the details, to whoever has a key", async () => {
    const license = await scene.check();
    const { license: terms } = scene.usher;
    expect(license).toMatchObject({
      valid: true,
      code: "VALID",
      product: "alerts",
      edition: "premium",
      kind: "subscription",
      features: ["email", "summaries"],
      expiresAt: rfc3339(Number(terms.expiresAt)),
      graceUntil: rfc3339(Number(terms.graceUntil)),
      source: "usher",
      stale: false,
      signedAt: rfc3339(PRESENT),
      leaseUntil: rfc3339(PRESENT + 86_400_000),
      trouble: null,
    } satisfies Partial<License>);
    expect([license.has("summaries"), license.has("print")]).toEqual([true, false]);
  });

  test("yes or no and nothing more, to a stranger", async () => {
    const license = await scene.check({ key: undefined });
    expect(license).toMatchObject({ valid: true, code: "VALID", edition: null, features: null, expiresAt: null });
    expect(license.has("email")).toBe(false);
    Object.assign(scene.usher.license, SUSPENDED);
    const other = await scene.check({ key: undefined, component: "calendar" });
    expect(other).toMatchObject({ valid: false, code: "NOT_VALID", source: "usher", trouble: null });
  });

  test("a no as Usher says it, with no feature, though the license lists some", async () => {
    Object.assign(scene.usher.license, SUSPENDED);
    const license = await scene.check();
    expect(license).toMatchObject({ valid: false, code: "SUSPENDED", features: ["email", "summaries"] });
    expect(license.has("email")).toBe(false);
  });

  test("what the token says, whatever stands beside it unsigned", async () => {
    const lying = (body: object) => ({ ...body, valid: true, code: "VALID", edition: "gold", features: ["all"] });
    Object.assign(scene.usher.license, SUSPENDED);
    const license = await scene.check({
      fetch: async (url, init) => {
        const response = await globalThis.fetch(url, init);
        return { status: 200, json: async () => lying((await response.json()) as object) };
      },
    });
    expect(license).toMatchObject({ valid: false, code: "SUSPENDED", edition: "premium" });
    expect(license.features).toEqual(["email", "summaries"]);
  });

  test("an answer that no caller can change for another", async () => {
    const license = await scene.check();
    expect(() => Object.assign(license, { valid: false })).toThrow(TypeError);
    expect(() => (license.features as string[]).push("print")).toThrow(TypeError);
  });
});

describe("what is sent", () => {
  test("a question with all that was given, ids in lower case, and without what is empty", async () => {
    const site = SITE.toUpperCase();
    await scene.check({ tenant: TENANT.toUpperCase(), component: "calendar", site, version: "1.2.3" });
    await scene.check({ component: "", site: "", version: "", key: "" });
    const [full, bare] = scene.usher.asked.map(({ url }) => Object.fromEntries(url.searchParams));
    expect(full).toEqual({
      tenant: TENANT,
      product: "alerts",
      component: "calendar",
      site: SITE,
      version: "1.2.3",
      key: KEY,
    });
    expect(bare).toEqual({ tenant: TENANT, product: "alerts" });
  });

  test("without a token: a simple request, in which nothing tells who asks and from where", async () => {
    await scene.check();
    for (const { headers } of [...scene.usher.asked, ...scene.usher.askedKeys]) {
      for (const name of ["authorization", "content-type", "cookie", "if-none-match", "origin", "referer"]) {
        expect(headers).not.toHaveProperty(name);
      }
    }
  });

  test("the user's token where one is given, with the question alone", async () => {
    const license = await scene.check({ key: undefined, getToken: async () => "the-users-token" });
    expect(license.edition).toBe("premium");
    expect(scene.usher.asked.map(({ headers }) => headers.authorization)).toEqual(["Bearer the-users-token"]);
    expect(scene.usher.askedKeys.map(({ headers }) => headers.authorization)).toEqual([undefined]);
  });

  test("through the function that was given, and nothing beside it", async () => {
    const sent: string[] = [];
    const signedIn = (url: string, init: { headers: Record<string, string> }) => {
      sent.push(new URL(url).pathname);
      return globalThis.fetch(url, { ...init, headers: { ...init.headers, Authorization: "Bearer by-the-function" } });
    };
    const license = await scene.check({ key: undefined, fetch: signedIn });
    expect(license.edition).toBe("premium");
    expect(sent.sort()).toEqual(["/.well-known/jwks.json", "/api/license-check"]);
    expect(scene.usher.asked).toHaveLength(1);
  });

  test("a new nonce with each request, and none unless asked", async () => {
    await scene.check({ nonce: true });
    await scene.check({ nonce: true, component: "calendar" });
    await scene.check({ component: "list-alerts" });
    const [first, second, third] = scene.usher.asked.map(({ url }) => url.searchParams.get("nonce"));
    // As Usher takes it.
    for (const nonce of [first, second]) expect(nonce).toMatch(/^[A-Za-z0-9._~-]{16,64}$/);
    expect(first).not.toBe(second);
    expect(third).toBeNull();
  });
});

describe("a programmer's mistake is told to the programmer", () => {
  test.each([
    ["no url", { url: undefined as unknown as string }],
    ["a url that is none", { url: "usher.example" }],
    ["a url on the network without TLS", { url: "http://usher.example" }],
    ["a url of another kind", { url: "ftp://127.0.0.1" }],
    ["no tenant", { tenant: "" }],
    ["no product", { product: undefined as unknown as string }],
    ["a cookie's path that would end it", { keep: "cookie" as const, path: "/; Domain=example.com" }],
    ["a cookie's path that is none", { keep: "cookie" as const, path: "app" }],
  ])("%s", async (_, options) => {
    await expect(scene.check(options)).rejects.toThrow(TypeError);
    expect(scene.usher.asked).toEqual([]);
  });
});
