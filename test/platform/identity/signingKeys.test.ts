import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { Clock } from "../../../shared/platform/clock.ts";
import { HOUR, SECOND } from "../../../shared/platform/clock.ts";
import { createEntraTokens, type EntraTokens } from "../../../shared/platform/identity/entraTokens.ts";
import { createLog } from "../../../shared/platform/log.ts";
import {
  type Authority,
  type Key,
  newKey,
  OTHER_TENANT,
  PRESENT,
  STAFF_TENANT,
  sign,
  staffClaims,
  startAuthority,
  TENANT,
  userClaims,
} from "./authority.ts";
import { endOf } from "./refusals.ts";

let key: Key;
let next: Key;
let authority: Authority;
let tokens: EntraTokens;
let lines: string[];
let now = 0;
const clock: Clock = { now: () => now };

beforeAll(async () => {
  [key, next] = await Promise.all([newKey(), newKey()]);
});

beforeEach(async () => {
  now = PRESENT * SECOND;
  lines = [];
  authority = await startAuthority(key);
  tokens = createEntraTokens({ entra: authority.entra, clock, log: createLog((_, line) => lines.push(line)) });
});

afterEach(() => authority.close());

/** A user's token that is valid now, by the given key. */
const user = (by: Key = key, tenant = TENANT) => {
  const iat = now / SECOND;
  return sign({ ...userClaims(authority, tenant), iat, nbf: iat, exp: iat + 3600 }, by);
};
const enter = async (by: Key = key, tenant = TENANT) => endOf(async () => tokens.customer(await user(by, tenant)));
const DONE = { code: "done" };

/** Waits, in real time, until what runs in the background has been asked for. */
const askedTimes = async (times: number) => {
  for (let tries = 0; authority.asked.length < times && tries < 200; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  // Room for one more than expected to show.
  await new Promise((resolve) => setTimeout(resolve, 20));
  return authority.asked.length;
};

describe("a key signs for its own issuer alone", () => {
  test("a key of one tenant signs for that tenant", async () => {
    authority.publish({ key, issuer: `/${TENANT}/v2.0` });
    expect(await enter()).toEqual(DONE);
  });

  test("a key of another tenant does not", async () => {
    authority.publish({ key, issuer: `/${OTHER_TENANT}/v2.0` });
    expect(await enter()).toEqual({ code: "not-signed-in", reason: "wrong-key-issuer" });
    expect(await enter(key, OTHER_TENANT)).toEqual(DONE);
  });

  test("a key of which the key set does not say for whom it signs is believed by nobody", async () => {
    authority.publish({ key, issuer: undefined });
    expect(await enter()).toEqual({ code: "not-signed-in", reason: "unknown-key" });
    const staff = await sign(staffClaims(authority), key);
    expect(await endOf(() => tokens.employee(staff))).toEqual({ code: "not-signed-in", reason: "unknown-key" });
  });

  test("two keys under one kid are believed by nobody", async () => {
    authority.publish({ key }, { key: { ...next, kid: key.kid } });
    expect(await enter()).toEqual({ code: "not-signed-in", reason: "ERR_JWKS_MULTIPLE_MATCHING_KEYS" });
  });

  test("a key that is published for encryption signs nothing", async () => {
    authority.publish({ key, more: { use: "enc" } });
    expect(await enter()).toEqual({ code: "not-signed-in", reason: "ERR_JWKS_NO_MATCHING_KEY" });
  });
});

describe("keys are found by discovery", () => {
  test("a customer's under common, an employee's under the vendor's tenant, each asked for once", async () => {
    const staff = await sign(staffClaims(authority), key);
    await Promise.all([enter(), enter(), tokens.employee(staff), tokens.employee(staff)]);
    await enter();
    expect(authority.asked.toSorted()).toEqual(
      ["common", STAFF_TENANT]
        .flatMap((tenant) => [`/${tenant}/v2.0/.well-known/openid-configuration`, `/${tenant}/discovery/v2.0/keys`])
        .toSorted(),
    );
  });

  test("a key set on another origin is not asked for", async () => {
    const asked: string[] = [];
    const elsewhere = createServer((request, response) => {
      asked.push(request.url ?? "");
      response.end(JSON.stringify({ keys: [] }));
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, "127.0.0.1", resolve));
    const { port } = elsewhere.address() as AddressInfo;
    authority.discovery = { jwks_uri: `http://127.0.0.1:${port}/common/discovery/v2.0/keys` };
    const end = await enter();
    await new Promise((resolve) => elsewhere.close(resolve));
    expect(end).toEqual({ code: "unavailable", reason: "foreign-origin" });
    expect(asked).toEqual([]);
  });

  test("a document of another issuer is not believed", async () => {
    authority.discovery = { issuer: `https://evil.example/${TENANT}/v2.0` };
    expect(await enter()).toEqual({ code: "unavailable", reason: "wrong-issuer" });
  });

  test("a document that is none is an outage, not a refusal of the caller", async () => {
    authority.discovery = { jwks_uri: 5 };
    expect(await enter()).toEqual({ code: "unavailable", reason: "shape" });
  });
});

describe("the sign-in service is down", () => {
  test("with no keys known: unavailable, and tried again two seconds later", async () => {
    authority.mood = "broken";
    expect(await enter()).toEqual({ code: "unavailable", reason: "status" });
    expect(lines.join()).toContain('"dependency":"sign-in service"');
    authority.mood = "well";
    now += 1999;
    expect((await enter()).code).toBe("unavailable");
    expect(authority.asked).toHaveLength(1);
    now += 1;
    expect(await enter()).toEqual(DONE);
  });

  test("nothing listens at all: unavailable", async () => {
    await authority.close();
    expect((await enter()).code).toBe("unavailable");
  });

  test("a token that would be refused anyway is refused: nobody needs the keys for that", async () => {
    authority.mood = "broken";
    const token = await sign({ ...userClaims(authority), aud: "other" }, key);
    expect(await endOf(() => tokens.customer(token))).toEqual({ code: "not-signed-in", reason: "wrong-audience" });
    expect(authority.asked).toEqual([]);
  });

  test("known keys serve on for a day, and no longer", async () => {
    await enter();
    authority.mood = "broken";
    now += 24 * HOUR - 1 * SECOND;
    expect(await enter()).toEqual(DONE);
    await askedTimes(3);
    now += 3 * SECOND;
    expect((await enter()).code).toBe("unavailable");
  });

  test("a service that never answers keeps nobody waiting whose key is known", async () => {
    await enter();
    authority.mood = "silent";
    now += 2 * HOUR;
    expect(await enter()).toEqual(DONE);
  });
});

describe("keys change", () => {
  test("a token by a new key is let in: its kid makes Usher ask again", async () => {
    await enter();
    authority.publish({ key }, { key: next });
    now += 10 * SECOND;
    expect(await enter(next)).toEqual(DONE);
  });

  test("a token by a new key is let in at once, however lately the keys were loaded", async () => {
    await enter();
    authority.publish({ key }, { key: next });
    expect(await enter(next)).toEqual(DONE);
  });

  test("unknown kids on an instance that knows no keys yet make it ask once beyond its loading", async () => {
    const ends = await Promise.all(Array.from({ length: 20 }, (_, each) => enter({ ...next, kid: `unknown-${each}` })));
    expect(new Set(ends.map(({ reason }) => reason))).toEqual(new Set(["unknown-key"]));
    expect(authority.asked).toHaveLength(4);
    await enter({ ...next, kid: "one more" });
    expect(authority.asked).toHaveLength(4);
  });

  test("an unknown kid waits for a loading under way, and asks anew where that was answered too early", async () => {
    const held = Promise.withResolvers<void>();
    let isSlow = false;
    tokens = createEntraTokens({
      entra: authority.entra,
      clock,
      log: createLog(() => {}),
      fetch: async (...request) => {
        const response = await fetch(...request);
        if (isSlow && response.url.endsWith("/keys")) await held.promise;
        return response;
      },
    });
    await enter();
    now += HOUR;
    isSlow = true;
    // The refresh beside this answer gets the keys of before the rotation.
    expect(await enter()).toEqual(DONE);
    expect(await askedTimes(4)).toBe(4);
    authority.publish({ key }, { key: next });
    const early = enter(next);
    expect(await askedTimes(4)).toBe(4);
    held.resolve();
    expect(await early).toEqual(DONE);
  });

  test("where asking for an unknown kid fails it is an outage, no refusal, and tried again two seconds later", async () => {
    await enter();
    authority.publish({ key }, { key: next });
    authority.mood = "broken";
    expect(await enter(next)).toEqual({ code: "unavailable", reason: "status" });
    expect(await enter()).toEqual(DONE);
    authority.mood = "well";
    now += 1999;
    expect((await enter(next)).code).toBe("unavailable");
    expect(authority.asked).toHaveLength(3);
    now += 1;
    expect(await enter(next)).toEqual(DONE);
  });

  test("unknown kids, however many, make Usher ask once in ten seconds", async () => {
    await enter();
    now += 10 * SECOND;
    const before = authority.asked.length;
    for (let each = 0; each < 20; each++) {
      expect(await enter({ ...next, kid: `unknown-${each}` })).toEqual({
        code: "not-signed-in",
        reason: "unknown-key",
      });
    }
    expect(authority.asked.length - before).toBe(2);
    now += 10 * SECOND - 1;
    await enter({ ...next, kid: "unknown-late" });
    expect(authority.asked.length - before).toBe(2);
    now += 1;
    await enter({ ...next, kid: "unknown-later" });
    expect(authority.asked.length - before).toBe(4);
  });

  test("a key that was withdrawn is forgotten within the hour's refresh, which keeps nobody waiting", async () => {
    await enter();
    authority.publish({ key: next });
    now += HOUR;
    expect(await enter()).toEqual(DONE);
    expect(await askedTimes(4)).toBe(4);
    expect(await enter()).toEqual({ code: "not-signed-in", reason: "unknown-key" });
  });

  test("a clock that is set back makes Usher ask again rather than believe for longer", async () => {
    await enter();
    authority.publish({ key: next });
    now -= 30 * 24 * HOUR;
    expect(await enter(next)).toEqual(DONE);
  });
});
