import { randomUUID } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import type { Feed } from "../../shared/licensing/changeFeed.ts";
import { createKnownEntitlements, NOTHING } from "../../shared/licensing/knownEntitlements.ts";
import { shardOf, withIds } from "../../shared/licensing/licensedTenantStore.ts";
import { HOUR, SECOND } from "../../shared/platform/clock.ts";
import { product, silent, stoppedClock, terms } from "./parts.ts";

const TENANTS = ["a", "b", "c"].map((digit) => `0a1b2c3d-0000-4000-8000-00000000000${digit}`);
const [A = "", B = "", C = ""] = TENANTS;

/** Lets everything run that waits for nothing but promises. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** What is known, over stores that count how often each tenant, and the set of them, is read. */
const known = (capacity = 100) => {
  const clock = stoppedClock();
  const reads: string[] = [];
  const stores = { tenants: TENANTS, setReads: 0, feed: { sequence: 0, recent: [] } as Feed, during: async () => {} };
  const its = createKnownEntitlements({
    clock,
    log: silent,
    capacity,
    entitlements: {
      read: async (tenant) => {
        reads.push(tenant);
        return [terms()];
      },
      write: async () => true,
      remove: async () => false,
    },
    tenants: {
      list: async () => {
        const list = Map.groupBy(stores.tenants, shardOf);
        stores.setReads += 1;
        await stores.during();
        return new Map([...list].map(([shard, tenants]) => [shard, withIds(undefined, tenants)]));
      },
    },
    products: {
      changes: async () => 1,
      list: async () => [product()],
      find: async () => product(),
      write: async () => true,
    },
    // It tells what stands there when its answer comes, as a slow one does.
    feed: { read: () => settled().then(() => stores.feed), append: async () => {}, trim: async () => {} },
  });
  return {
    its,
    reads,
    clock,
    stores,
    /** Another instance gives a tenant its first license. */
    give: (tenant: string): void => {
      const sequence = stores.feed.sequence + 1;
      stores.tenants = [...stores.tenants, tenant];
      stores.feed = { sequence, recent: [...stores.feed.recent, [sequence, clock.now(), tenant, "alerts"]] };
    },
    isLicensed: async (tenant: string): Promise<boolean> => (await its.of(tenant, "alerts")).entry.licenses.length > 0,
  };
};

describe("what is known", () => {
  test("is bounded: what was not asked for longest is read again", async () => {
    const { its, reads } = known(2);
    for (const tenant of [A, B, C, C, A]) await its.of(tenant, "alerts");
    expect(reads).toEqual([A, B, C, A]);
  });

  test("is read again after an hour, even if nothing said that it changed", async () => {
    const { its, reads, clock } = known();
    await its.of(A, "alerts");
    clock.advance(HOUR - 1);
    await its.of(A, "alerts");
    clock.advance(1);
    await its.of(A, "alerts");
    expect(reads).toHaveLength(2);
  });

  test("of which tenants have a license is read again after an hour: those that have none any more are let go of", async () => {
    const { clock, stores, isLicensed } = known();
    expect(await isLicensed(B)).toBe(true);
    stores.tenants = [A, C];
    clock.advance(HOUR - 1);
    expect(await isLicensed(B)).toBe(true);
    clock.advance(10 * SECOND);
    expect(await isLicensed(B)).toBe(false);
  });

  test("of tenants without a license is nothing, which no store is asked for, however many there are", async () => {
    const { its, reads, stores } = known(2);
    await its.of(A, "alerts");
    for (let at = 0; at < 1000; at += 1) expect((await its.of(randomUUID(), "alerts")).entry).toBe(NOTHING);
    await its.of(A, "alerts");
    expect(reads).toEqual([A]);
    expect(stores.setReads).toBe(1);
  });
});

describe("a tenant with a license is never taken for one without", () => {
  test("when it is given its first one while this instance runs: the feed tells", async () => {
    const { clock, give, isLicensed } = known();
    const tenant = randomUUID();
    expect(await isLicensed(tenant)).toBe(false);
    give(tenant);
    clock.advance(10 * SECOND);
    expect(await isLicensed(tenant)).toBe(true);
  });

  test("when more changed than the feed holds: the set is read again", async () => {
    const { clock, give, stores, isLicensed } = known();
    const tenant = randomUUID();
    expect(await isLicensed(tenant)).toBe(false);
    give(tenant);
    stores.feed = { sequence: 500, recent: [] };
    clock.advance(10 * SECOND);
    expect(await isLicensed(tenant)).toBe(true);
  });

  test("when it is given one while a cold instance reads the set and misses it: the next look tells", async () => {
    const { clock, give, stores, isLicensed } = known();
    const tenant = randomUUID();
    stores.during = async () => {
      stores.during = async () => {};
      give(tenant);
    };
    await isLicensed(A);
    clock.advance(10 * SECOND);
    expect(await isLicensed(tenant)).toBe(true);
  });

  test("when this instance itself gives it one while it reads the set anew", async () => {
    const { its, clock, stores, isLicensed } = known();
    const tenant = randomUUID();
    expect(await isLicensed(tenant)).toBe(false);
    clock.advance(HOUR);
    stores.during = async () => its.forget([{ tenant, product: "alerts" }]);
    expect(await isLicensed(tenant)).toBe(true);
  });

  test("when it was given one before this instance's first look", async () => {
    const { its, isLicensed, stores } = known();
    const tenant = randomUUID();
    stores.tenants = [...stores.tenants, tenant];
    its.forget([{ tenant, product: "alerts" }]);
    expect(await isLicensed(tenant)).toBe(true);
  });
});
