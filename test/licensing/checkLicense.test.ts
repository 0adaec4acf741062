import { describe, expect, test } from "@jest/globals";
import { checkAnswer } from "../../shared/licensing/schemas.ts";
import { DAY, HOUR, MINUTE, SECOND } from "../../shared/platform/clock.ts";
import { openAccount } from "../loopback/azurite.ts";
import { checkWorld, claimsOf } from "./checkWorld.ts";
import { license, NOON, OTHER_SITE, SITE, TENANT } from "./parts.ts";

const account = openAccount();

const asked = { tenant: TENANT, product: "alerts" };
const NOTHING = { edition: null, kind: null, features: null, expiresAt: null, graceUntil: null };
const OTHER_TENANT = TENANT.replace("0a", "0b");

describe("who sees what", () => {
  test("a caller of the tenant, or with a license key of it, sees details; in the token as well", async () => {
    await using world = await checkWorld(account);
    await world.put();
    const { key } = await world.give(license({ edition: "premium", features: ["export"] }));
    const told = {
      valid: true,
      code: "VALID",
      product: "alerts",
      edition: "premium",
      kind: "subscription",
      features: ["rules", "digests", "export"],
      expiresAt: "2026-02-14T12:00:00.000Z",
      graceUntil: "2026-02-28T12:00:00.000Z",
    };
    for (const answer of [
      await world.check({ product: "alerts" }, TENANT),
      await world.check(asked, TENANT),
      await world.check({ ...asked, key }),
    ]) {
      expect(answer.body).toEqual({ ...told, refreshAfter: 3600, token: expect.any(String) });
      expect(claimsOf(answer.body.token)).toMatchObject({ ...told, sub: TENANT, iss: "https://usher.example" });
      expect(checkAnswer.parse(answer.body)).toEqual(answer.body);
    }
  });

  test("a stranger, with a wrong key or none, learns yes or no and nothing more", async () => {
    await using world = await checkWorld(account);
    await world.put();
    const { key } = await world.give(license({ kind: "trial" }));
    const others = await world.give(license({ tenant: OTHER_TENANT }));
    const wrong = `${key.slice(0, -1)}${key.endsWith("A") ? "B" : "A"}`;
    for (const given of [{}, { key: wrong }, { key: "" }, { key: "é" }, { key: others.key }]) {
      const { body } = await world.check({ ...asked, ...given });
      expect(body).toMatchObject({ valid: true, code: "VALID", ...NOTHING });
      expect(claimsOf(body.token)).toMatchObject({ valid: true, code: "VALID", ...NOTHING });
    }
    for (const tenant of [TENANT.replace("0a", "0c"), OTHER_TENANT]) {
      const { body } = await world.check({ tenant, product: "unheard-of" });
      expect(body).toMatchObject({ valid: false, code: "NOT_VALID", ...NOTHING });
      expect(claimsOf(body.token)).toMatchObject({ valid: false, code: "NOT_VALID", ...NOTHING });
    }
  });

  test("a key selects nothing: the best license answers, whosever key of the product it is", async () => {
    await using world = await checkWorld(account);
    await world.put();
    const revoked = await world.give(license({ status: "revoked" }));
    await world.give(license({ edition: "premium" }));
    expect((await world.check({ ...asked, key: revoked.key })).body).toMatchObject({
      code: "VALID",
      edition: "premium",
    });
  });

  test("a token's tenant is the tenant; another in the question is refused, and one of the two there must be", async () => {
    await using world = await checkWorld(account);
    await expect(world.check({ ...asked, tenant: OTHER_TENANT }, TENANT)).rejects.toMatchObject({
      code: "not-allowed",
    });
    await expect(world.check({ product: "alerts" })).rejects.toMatchObject({
      code: "validation-failed",
      errors: [{ pointer: "/query/tenant", code: "required" }],
    });
  });
});

describe("what is asked", () => {
  test("component, site and version are tested where they are asked, and an activation where it is needed", async () => {
    await using world = await checkWorld(account);
    await world.put({ minVersion: "2.0.0" });
    await world.give(license({ components: ["calendar"], sites: [SITE] }));
    await world.give(license({ tenant: OTHER_TENANT, maxSites: 3 }));
    const code = async (question: object, tenant = TENANT): Promise<string> =>
      (await world.check({ product: "alerts", ...question }, tenant)).body.code;
    expect(await code({})).toBe("SITE_NOT_LICENSED");
    expect(await code({ site: OTHER_SITE })).toBe("SITE_NOT_LICENSED");
    expect(await code({ site: SITE })).toBe("VALID");
    expect(await code({ site: SITE, component: "list-alerts" })).toBe("COMPONENT_NOT_LICENSED");
    expect(await code({ site: SITE, version: "1.9.9" })).toBe("VERSION_NOT_SUPPORTED");
    expect(await code({ site: SITE, version: "2.0.0" })).toBe("VALID");
    expect(await code({ site: SITE }, OTHER_TENANT)).toBe("SITE_NOT_ACTIVATED");
  });

  test("what was asked stands in the token", async () => {
    await using world = await checkWorld(account);
    await world.put();
    const { body } = await world.check({ ...asked, component: "calendar", site: SITE, version: "1.0.0" });
    const claims = claimsOf(body.token);
    expect(claims).toMatchObject({ component: "calendar", site: SITE });
    expect(Object.keys(claims)).not.toContain("version");
    expect(Object.keys(claims)).not.toContain("nonce");
  });
});

describe("a hit", () => {
  test("is answered without a storage call and without a signature", async () => {
    await using world = await checkWorld(account);
    await world.put();
    await world.give(license());
    const first = await world.check(asked);
    world.watch.calls.length = 0;
    world.clock.advance(4 * SECOND);
    for (let at = 0; at < 100; at += 1) {
      const again = await world.check({ ...asked, version: `1.0.${at}` });
      expect([again.body.token, again.etag]).toEqual([first.body.token, first.etag]);
    }
    expect(world.watch.calls).toEqual([]);
  });

  test("shares one reading among all who ask at the same time", async () => {
    await using world = await checkWorld(account);
    await world.put();
    await world.give(license());
    const answers = await Promise.all(Array.from({ length: 20 }, () => world.check(asked)));
    expect(new Set(answers.map(({ body }) => body.token)).size).toBe(1);
    // The set of licensed tenants, and the licenses of this one.
    expect(world.watch.calls.filter((call) => call === "list entitlements")).toHaveLength(2);
    expect(world.watch.calls.filter((call) => call === "get entitlements")).toHaveLength(1);
  });

  test("of a product that nobody sells asks no store, whoever asks", async () => {
    await using world = await checkWorld(account);
    await world.put();
    await world.give(license());
    await world.check(asked);
    world.watch.calls.length = 0;
    for (let at = 0; at < 50; at += 1) await world.check({ ...asked, product: `unheard-of-${at}` });
    expect(world.watch.calls).toEqual([]);
  });

  test("reads the change counter at most every five seconds", async () => {
    await using world = await checkWorld(account);
    await world.put();
    await world.check(asked);
    world.watch.calls.length = 0;
    for (let second = 0; second < 20; second += 1) {
      world.clock.advance(SECOND);
      await world.check(asked);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(world.watch.calls.filter((call) => call === "get entitlements")).toHaveLength(4);
    expect(world.watch.calls.filter((call) => call === "list entitlements")).toHaveLength(0);
  });

  test("is signed again before its lease leaves less than the time until the next question", async () => {
    await using world = await checkWorld(account);
    await world.put();
    await world.give(license());
    const first = await world.check(asked);
    world.clock.advance(HOUR - SECOND);
    expect((await world.check(asked)).body.token).toBe(first.body.token);
    world.clock.advance(SECOND);
    const later = await world.check(asked);
    expect(later.etag).not.toBe(first.etag);
    expect(claimsOf(later.body.token).exp).toBe((world.clock.now() + DAY) / 1000);
  });
});

describe("the two expiries", () => {
  test("a yes has a lease of 24 h and is to be refreshed after 1 h; a no of five minutes both", async () => {
    await using world = await checkWorld(account);
    await world.put();
    await world.give(license());
    const yes = await world.check(asked);
    const no = await world.check({ ...asked, tenant: OTHER_TENANT });
    const lease = (token: string): number => (claimsOf(token).exp as number) - (claimsOf(token).iat as number);
    expect([yes.body.refreshAfter, yes.cacheSeconds, lease(yes.body.token)]).toEqual([3600, 3600, 86_400]);
    expect([no.body.refreshAfter, no.cacheSeconds, lease(no.body.token)]).toEqual([300, 300, 300]);
  });

  test("are a product's own where it says so, from the moment it is changed", async () => {
    await using world = await checkWorld(account);
    await world.put();
    await world.give(license());
    await world.check(asked);
    await world.put({ lease: 600, refreshAfter: 120 });
    world.clock.advance(10 * SECOND);
    const { body } = await world.check(asked);
    expect(body.refreshAfter).toBe(120);
    expect(claimsOf(body.token).exp).toBe(world.clock.now() / 1000 + 600);
  });

  test("no token outlives the entitlement's grace, and the answer changes at each boundary", async () => {
    await using world = await checkWorld(account);
    await world.put();
    const end = NOON + 2 * HOUR + DAY;
    await world.give(license({ expiresAt: NOON + 2 * HOUR, graceDays: 1 }));
    const at = async (instant: number) => {
      world.clock.advance(instant - world.clock.now());
      const { body } = await world.check({ product: "alerts" }, TENANT);
      return [body.code, claimsOf(body.token).exp];
    };
    expect(await at(NOON + HOUR + 30 * MINUTE)).toEqual(["VALID", (NOON + HOUR + 30 * MINUTE + DAY) / 1000]);
    expect(await at(NOON + 2 * HOUR)).toEqual(["GRACE", end / 1000]);
    expect(await at(end - MINUTE)).toEqual(["GRACE", end / 1000]);
    expect(await at(end)).toEqual(["EXPIRED", end / 1000 + 300]);
  });

  test("exp counts from the reading that confirmed it", async () => {
    await using world = await checkWorld(account);
    await world.put();
    await world.give(license());
    await world.check(asked);
    world.clock.advance(4 * SECOND);
    const { body } = await world.check({ ...asked, component: "calendar" });
    expect(claimsOf(body.token)).toMatchObject({ iat: NOON / 1000 + 4, exp: (NOON + DAY) / 1000 });
  });

  test("no token reaches beyond its lease when the clock is set back", async () => {
    await using world = await checkWorld(account);
    await world.put();
    await world.give(license());
    await world.check(asked);
    world.clock.advance(-30 * MINUTE);
    const { body } = await world.check(asked);
    expect(claimsOf(body.token).exp as number).toBeLessThanOrEqual((NOON - 30 * MINUTE + DAY) / 1000);
  });
});

describe("a nonce", () => {
  test("is signed for each answer, which nobody may keep", async () => {
    await using world = await checkWorld(account);
    await world.put();
    await world.give(license());
    const plain = await world.check(asked);
    const [one, two] = [await world.check({ ...asked, nonce: "n-1" }), await world.check({ ...asked, nonce: "n-2" })];
    expect([claimsOf(one.body.token).nonce, claimsOf(two.body.token).nonce]).toEqual(["n-1", "n-2"]);
    expect([one.cacheSeconds, two.cacheSeconds]).toEqual([undefined, undefined]);
    expect((await world.check(asked)).body.token).toBe(plain.body.token);
  });
});

describe("freshness", () => {
  test("another instance's change is visible within ten seconds", async () => {
    await using world = await checkWorld(account);
    await world.put();
    const given = await world.give(license());
    expect((await world.check(asked)).body.valid).toBe(true);
    await world.give({ ...given, version: 2, status: "suspended" });
    world.clock.advance(10 * SECOND);
    expect((await world.check(asked)).body.valid).toBe(false);
  });

  test("a change leaves other tenants' answers in memory", async () => {
    await using world = await checkWorld(account);
    await world.put();
    await world.give(license());
    const before = await world.check(asked);
    await world.give(license({ tenant: OTHER_TENANT }));
    world.clock.advance(10 * SECOND);
    world.watch.calls.length = 0;
    expect((await world.check(asked)).body.token).toBe(before.body.token);
    expect(world.watch.calls).not.toContain("list entitlements");
  });

  test("a license that changes while it is being read is read again", async () => {
    await using world = await checkWorld(account);
    await world.put();
    const given = await world.give(license());
    await world.check({ ...asked, tenant: OTHER_TENANT });
    const held = Promise.withResolvers<void>();
    const reached = Promise.withResolvers<void>();
    // The rows are read, then the answer is slow to come.
    world.watch.before = async (call) => {
      if (call !== "list entitlements") return;
      world.watch.before = async () => {};
      reached.resolve();
      await held.promise;
    };
    const slow = world.check(asked);
    await reached.promise;
    await world.give({ ...given, version: 2, status: "suspended" });
    world.clock.advance(10 * SECOND);
    await world.check({ ...asked, tenant: OTHER_TENANT });
    held.resolve();
    await slow;
    world.watch.calls.length = 0;
    expect((await world.check(asked)).body.valid).toBe(false);
    expect(world.watch.calls).toContain("list entitlements");
  });

  test("an instance that slept through more changes than the feed holds reads everything again", async () => {
    await using world = await checkWorld(account);
    await world.put();
    const given = await world.give(license());
    expect((await world.check(asked)).body.valid).toBe(true);
    await world.give({ ...given, version: 2, status: "revoked" });
    world.clock.advance(30 * MINUTE);
    await world.give(license({ tenant: OTHER_TENANT }));
    expect((await world.check(asked)).body.valid).toBe(false);
  });

  test("a cold instance answers with no SQL", async () => {
    await using world = await checkWorld(account);
    await world.put();
    await world.give(license());
    expect((await world.start().checkLicense(asked)).body.valid).toBe(true);
  });
});

describe("an outage", () => {
  test("nothing was ever confirmed: unavailable, at once for those who ask next", async () => {
    await using world = await checkWorld(account);
    world.watch.down = true;
    await expect(world.check(asked)).rejects.toMatchObject({ code: "unavailable" });
    world.watch.calls.length = 0;
    await expect(world.check(asked)).rejects.toMatchObject({ code: "unavailable" });
    expect(world.watch.calls).toEqual([]);
  });

  test("nothing was confirmed about this tenant: unavailable", async () => {
    await using world = await checkWorld(account);
    await world.put();
    await world.check(asked);
    world.watch.down = true;
    world.clock.advance(10 * SECOND);
    await expect(world.check({ ...asked, tenant: OTHER_TENANT })).rejects.toMatchObject({ code: "unavailable" });
  });

  test("confirmed earlier: the last answer with its old token until its lease ends", async () => {
    await using world = await checkWorld(account);
    await world.put();
    await world.give(license());
    const before = await world.check(asked);
    world.watch.down = true;
    for (const instant of [NOON + MINUTE, NOON + 2 * HOUR, NOON + DAY - SECOND]) {
      world.clock.advance(instant - world.clock.now());
      const answer = await world.check(asked);
      expect([answer.body, answer.etag]).toEqual([before.body, before.etag]);
    }
    world.clock.advance(SECOND);
    await expect(world.check(asked)).rejects.toMatchObject({ code: "unavailable" });
  });

  test("a browser keeps the last answer no longer than its lease", async () => {
    await using world = await checkWorld(account);
    await world.put();
    await world.give(license());
    await world.check(asked);
    world.watch.down = true;
    world.clock.advance(DAY - MINUTE);
    expect((await world.check(asked)).cacheSeconds).toBe(60);
  });

  test("with a nonce: signed anew, with the old exp", async () => {
    await using world = await checkWorld(account);
    await world.put();
    await world.give(license());
    const before = claimsOf((await world.check({ ...asked, nonce: "n-1" })).body.token);
    world.watch.down = true;
    world.clock.advance(HOUR);
    const during = claimsOf((await world.check({ ...asked, nonce: "n-2" })).body.token);
    expect(during).toMatchObject({ nonce: "n-2", exp: before.exp, iat: (before.iat as number) + 3600 });
    world.clock.advance(DAY - HOUR);
    await expect(world.check({ ...asked, nonce: "n-3" })).rejects.toMatchObject({ code: "unavailable" });
  });

  test("prolongs no lease, although what it says was confirmed once more before the outage", async () => {
    await using world = await checkWorld(account);
    await world.put();
    await world.give(license());
    const before = await world.check(asked);
    world.clock.advance(30 * MINUTE);
    await world.check(asked);
    world.watch.down = true;
    world.clock.advance(HOUR);
    const during = await world.check({ ...asked, nonce: "n-1" });
    expect(claimsOf(during.body.token).exp).toBe(claimsOf(before.body.token).exp);
    world.clock.advance(DAY - HOUR - 30 * MINUTE);
    await expect(world.check(asked)).rejects.toMatchObject({ code: "unavailable" });
  });

  test("a question that was never asked before is answered from what was confirmed, for no longer than its lease", async () => {
    await using world = await checkWorld(account);
    await world.put();
    await world.give(license());
    await world.check(asked);
    world.watch.down = true;
    world.clock.advance(HOUR);
    const { body } = await world.check({ ...asked, component: "calendar" });
    expect([body.valid, claimsOf(body.token).exp]).toEqual([true, (NOON + DAY) / 1000]);
  });

  test("revives no expired license: its answer ends with its grace, then nothing is known", async () => {
    await using world = await checkWorld(account);
    await world.put();
    await world.give(license({ expiresAt: NOON + HOUR, graceDays: 0 }));
    expect((await world.check(asked)).body.valid).toBe(true);
    world.watch.down = true;
    world.clock.advance(HOUR - SECOND);
    expect((await world.check(asked)).body.valid).toBe(true);
    world.clock.advance(SECOND);
    await expect(world.check(asked)).rejects.toMatchObject({ code: "unavailable" });
    await expect(world.check({ ...asked, component: "calendar" })).rejects.toMatchObject({ code: "unavailable" });
  });

  test("turns no 'no' into a 'yes': a license that would start meanwhile does not", async () => {
    await using world = await checkWorld(account);
    await world.put();
    await world.give(license({ startsAt: NOON + MINUTE }));
    expect((await world.check({ product: "alerts" }, TENANT)).body.code).toBe("NOT_STARTED");
    world.watch.down = true;
    world.clock.advance(2 * MINUTE);
    expect((await world.check({ product: "alerts" }, TENANT)).body.code).toBe("NOT_STARTED");
    expect((await world.check({ product: "alerts", component: "calendar" }, TENANT)).body.code).toBe("NOT_STARTED");
    world.watch.down = false;
    world.clock.advance(10 * SECOND);
    expect((await world.check({ product: "alerts" }, TENANT)).body.code).toBe("VALID");
  });

  test("that begins between hearing of a change and reading it leaves the old lease, and prolongs nothing", async () => {
    await using world = await checkWorld(account);
    await world.put();
    const given = await world.give(license());
    const before = await world.check(asked);
    await world.give({ ...given, version: 2, graceDays: 15 });
    world.watch.before = async (call) => {
      if (call === "list entitlements") world.watch.down = true;
    };
    world.clock.advance(10 * SECOND);
    expect((await world.check(asked)).body.token).toBe(before.body.token);
    const { body } = await world.check({ ...asked, component: "calendar" });
    expect(claimsOf(body.token).exp).toBe((NOON + DAY) / 1000);
  });

  test("is over once the stores answer again", async () => {
    await using world = await checkWorld(account);
    await world.put();
    const given = await world.give(license());
    await world.check(asked);
    world.watch.down = true;
    world.clock.advance(HOUR);
    await world.check(asked);
    await world.give({ ...given, version: 2, status: "revoked" });
    world.watch.down = false;
    world.clock.advance(10 * SECOND);
    expect((await world.check(asked)).body.valid).toBe(false);
  });
});
