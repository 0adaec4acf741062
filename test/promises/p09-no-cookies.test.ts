import { HttpRequest } from "@azure/functions";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { decodeJwt, decodeProtectedHeader } from "jose";
import { doors } from "../../functions/doors.ts";
import { notFound } from "../../functions/notFound.ts";
import { LIMITS, MAX_TOKEN_BYTES } from "../../shared/licensing/limits.ts";
import { findCanaries } from "./encodings.ts";
import { CANARIES, PEOPLE } from "./people.ts";
import { readEntities, readSql } from "./stored.ts";
import { SITE, TENANT, type Told, tellStory } from "./story.ts";
import { type InProcess, startUsher } from "./usher.ts";
import { type Read, watchedRequest } from "./watchedRequest.ts";

/**
 * P9. Usher sets no cookie and looks at none. What a stand-alone component keeps in a cookie of its own is the license
 * token, which says nothing about a user, fits in a cookie, and ends with its lease.
 */
const COOKIES = {
  FedAuth: "77u-sharepoint-fedauth-canary-Y2FuYXJ5",
  rtFa: "sharepoint-rtfa-canary-5d0c7f31",
  session: "somebody-elses-session-canary-9a41",
};

/** All that any door has a use for. */
const NEEDED = [
  "accept",
  "authorization",
  "content-encoding",
  "content-length",
  "content-type",
  "idempotency-key",
  "if-match",
  "if-none-match",
  "x-forwarded-for",
];

let usher: InProcess;
let told: Told;

beforeAll(async () => {
  const cookie = Object.entries(COOKIES).map(([name, value]) => `${name}=${value}`);
  usher = await startUsher({ headers: { Cookie: cookie.join("; ") } });
  told = await tellStory(usher);
}, 60_000);

afterAll(() => usher?.[Symbol.asyncDispose]());

test("every door was called with a cookie, and led where it leads", () => {
  const opened = usher.visits.filter(({ answer }) => answer.status < 400).map(({ door }) => door);
  expect([...new Set(opened)].sort()).toEqual(doors.map(({ name }) => name).sort());
  expect(usher.visits.map(({ door }) => door)).toContain(notFound.name);
});

test("no answer sets a cookie, be it an answer, a refusal or a failure", () => {
  const refused = usher.visits.filter(({ answer }) => answer.status >= 400);
  expect(refused.length).toBeGreaterThan(10);
  const setting = usher.visits.filter(({ answer: { headers } }) => headers.has("set-cookie") || headers.has("cookie"));
  expect(setting.map(({ door }) => door)).toEqual([]);
});

test("no door looks at a cookie, or goes through the headers", () => {
  const read = new Set(usher.visits.flatMap((visit) => [...visit.read.headers]));
  expect([...read].sort().filter((name) => !NEEDED.includes(name))).toEqual([]);
  expect(read).toContain("authorization");
  const whole = usher.visits.flatMap((visit) => [...visit.read.properties]);
  const properties = ["arrayBuffer", "headers", "params", "query"];
  expect([...new Set(whole)].filter((name) => !properties.includes(name))).toEqual([]);
});

test("a look at a cookie would be noticed", () => {
  const request = new HttpRequest({ method: "GET", url: "https://usher.example/", headers: { cookie: "a=b" } });
  const read: Read = { headers: new Set(), properties: new Set() };
  const watched = watchedRequest(request, read);
  expect(watched.headers.get("Cookie")).toBe("a=b");
  expect([...watched.headers]).toEqual([["cookie", "a=b"]]);
  expect([...read.headers]).toEqual(["cookie", "*"]);
});

test("no cookie that was sent is in an answer, a store, a log or a mail", async () => {
  const { sql } = usher.settings;
  const mails = await Promise.all(
    [PEOPLE.settled, PEOPLE.leaving].map(({ contactEmail }) => usher.mail(contactEmail, "#verify.")),
  );
  const places = new Map([
    ["answers", Buffer.from(usher.visits.map(({ answer }) => answer.text).join("\n"))],
    ["stores", Buffer.from(JSON.stringify([await readSql(sql), await readEntities(usher.connectionString)]))],
    ["log", Buffer.from(usher.logged.join("\n"))],
    ["mails", Buffer.from(JSON.stringify(mails))],
  ]);
  expect(findCanaries(Object.entries(COOKIES), places)).toEqual([]);
});

const CLAIMS = ["aud", "code", "edition", "exp", "expiresAt", "features", "graceUntil", "iat", "iss", "kind"];
const ALWAYS = [...CLAIMS, "product", "sub", "valid"];

const check = async (query: string, token?: string): Promise<string> => {
  const path = `/api/license-check?tenant=${TENANT}&${query}`;
  const { body } = await usher.ask("GET", path, token === undefined ? {} : { token });
  return (body as { token: string }).token;
};

describe("the license token", () => {
  test("has the claims of a closed list, for a stranger, for a user, with everything asked, and for a no", async () => {
    const names = async (query: string, token?: string) => Object.keys(decodeJwt(await check(query, token))).sort();
    expect(await names(`product=alerts&site=${SITE}`)).toEqual([...ALWAYS, "site"].sort());
    expect(await names("product=alerts", told.customer)).toEqual(ALWAYS);
    const asked = `product=alerts&component=web-part&site=${SITE}&nonce=n-1&version=1.2.3`;
    expect(await names(asked, told.customer)).toEqual([...ALWAYS, "component", "nonce", "site"].sort());
    expect(await names("product=unknown")).toEqual(ALWAYS);
    expect(Object.keys(decodeProtectedHeader(await check("product=alerts"))).sort()).toEqual(["alg", "kid", "typ"]);
  });

  test("says nothing about who asked or whom the license was issued to", async () => {
    const token = await check(`product=alerts&component=web-part&site=${SITE}`, told.customer);
    const said = JSON.stringify(decodeJwt(token));
    const { oid, sub, preferred_username: name } = decodeJwt(told.customer);
    for (const identity of [oid, sub, name, told.organizationId]) expect(said).not.toContain(String(identity));
    expect(findCanaries(CANARIES, new Map([["token", Buffer.from(said)]]))).toEqual([]);
  });

  test("at its largest still fits in a cookie whose Max-Age is the lease", async () => {
    const token = told.manager;
    const long = (start: string, at: number): string => `${start}${at}`.padEnd(LIMITS.idLength, "x");
    const many = (count: number, start: string): string[] => Array.from({ length: count }, (_, at) => long(start, at));
    const [product, edition, component] = [long("p", 0), long("e", 0), long("c", 0)];
    const features = many(LIMITS.editionFeatures, "f");
    const body = { name: "Largest", components: [component], editions: [{ id: edition, features }], lease: 7200 };
    expect((await usher.ask("PUT", `/api/staff/products/${product}`, { token, body })).status).toBe(201);
    const issued = await usher.ask("POST", "/api/staff/licenses", {
      token,
      body: {
        organizationId: told.organizationId,
        tenant: TENANT,
        product,
        edition,
        kind: "subscription",
        components: [component],
        features: many(LIMITS.licenseFeatures, "g"),
        startsAt: "2026-01-01T00:00:00Z",
        expiresAt: "2199-06-30T00:00:00Z",
        graceDays: 14,
      },
    });
    expect(issued.status).toBe(201);
    const asked = `product=${product}&component=${component}&site=${SITE}&nonce=${"n".repeat(64)}`;
    const largest = await check(asked, told.customer);
    expect(largest.length).toBeLessThanOrEqual(MAX_TOKEN_BYTES);
    expect(largest.length).toBeGreaterThan(2000);

    const { iat = 0, exp = 0, features: said } = decodeJwt<{ features: string[] }>(largest);
    expect(said).toHaveLength(LIMITS.editionFeatures + LIMITS.licenseFeatures);
    expect(exp - iat).toBe(7200);
    const cookie = `license-${product}=${largest}; Max-Age=${exp - iat}; Path=/; Secure; SameSite=Strict`;
    expect(cookie.length).toBeLessThanOrEqual(4096);
    // RFC 6265, section 4.1.1: no quoting and no encoding is needed.
    expect(largest).toMatch(/^[\w.-]+$/);
  });
});
