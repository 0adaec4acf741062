import { generateKeyPairSync, randomUUID } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import { createLocalJWKSet, jwtVerify } from "jose";
import { createCheckLicense } from "../../shared/licensing/checkLicense.ts";
import { createKnownEntitlements } from "../../shared/licensing/knownEntitlements.ts";
import { shardOf, withIds } from "../../shared/licensing/licensedTenantStore.ts";
import { openAccount } from "../loopback/azurite.ts";
import { checkWorld } from "./checkWorld.ts";
import { license, product, silent, stoppedClock, TENANT, terms } from "./parts.ts";

const account = openAccount();

const asked = { tenant: TENANT, product: "alerts" };

/** Checks of which few answers are held, and how often they signed one. */
const forgetful = () => {
  const clock = stoppedClock();
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const signed = { count: 0 };
  const known = createKnownEntitlements({
    clock,
    log: silent,
    entitlements: { read: async () => [terms()], write: async () => true, remove: async () => false },
    tenants: { list: async () => new Map([[shardOf(TENANT), withIds(undefined, [TENANT])]]) },
    products: {
      changes: async () => 1,
      list: async () => [product()],
      find: async () => product(),
      write: async () => true,
    },
    feed: { read: async () => ({ sequence: 0, recent: [] }), append: async () => {}, trim: async () => {} },
  });
  const keys = {
    signer: async () => {
      signed.count += 1;
      return { kid: "k-1", key: privateKey };
    },
    jwks: async () => ({ keys: [] }),
  };
  const parts = { known, keys, clock, publicUrl: "https://usher.example", capacity: 2, capacityOfNothing: 2 };
  return { signed, check: createCheckLicense(parts) };
};

describe("a flood of tenants that nobody knows", () => {
  test("costs no storage call, and each of them is told no by a token of its own that verifies", async () => {
    await using world = await checkWorld(account);
    await world.put();
    await world.give(license());
    await world.check(asked);
    const jwks = createLocalJWKSet(await world.licensing.jwks());
    world.watch.calls.length = 0;
    for (let at = 0; at < 200; at += 1) {
      const tenant = randomUUID();
      const { body } = await world.check({ tenant, product: "alerts" });
      const { payload } = await jwtVerify(body.token, jwks, {
        typ: "license+jwt",
        audience: "usher-license",
        currentDate: new Date(world.clock.now()),
      });
      expect([body.valid, body.code, payload.sub, payload.valid]).toEqual([false, "NOT_VALID", tenant, false]);
    }
    expect(world.watch.calls).toEqual([]);
  });

  test("drives out no customer's answer, neither by tenants nor by products that nobody sells", async () => {
    const { check, signed } = forgetful();
    const before = await check(asked);
    for (let at = 0; at < 50; at += 1) {
      await check({ tenant: randomUUID(), product: "alerts" });
      await check({ ...asked, product: `unheard-of-${at}` });
    }
    expect(signed.count).toBe(101);
    expect((await check(asked)).body).toBe(before.body);
    expect(signed.count).toBe(101);
  });

  test("leaves nothing behind but the last few answers, which are given out again", async () => {
    const { check, signed } = forgetful();
    const tenants = Array.from({ length: 50 }, () => randomUUID());
    for (const tenant of tenants) await check({ tenant, product: "alerts" });
    expect(signed.count).toBe(50);
    await check({ tenant: tenants[49], product: "alerts" });
    expect(signed.count).toBe(50);
    await check({ tenant: tenants[0], product: "alerts" });
    expect(signed.count).toBe(51);
  });
});
