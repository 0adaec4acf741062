import { describe, expect, test } from "@jest/globals";
import type { Feed } from "../../shared/licensing/changeFeed.ts";
import { createKnownEntitlements } from "../../shared/licensing/knownEntitlements.ts";
import { withIds } from "../../shared/licensing/licensedTenantStore.ts";
import type { LicenseTerms } from "../../shared/licensing/verdict.ts";
import { SECOND } from "../../shared/platform/clock.ts";
import { unavailable } from "../../shared/platform/refusal.ts";
import { product, silent, stoppedClock, TENANT, terms } from "./parts.ts";

const CHANGED = [{ tenant: TENANT, product: "alerts" }];

/** Lets everything run that waits for nothing but promises. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * One instance over stores in memory. A reading of licenses sees what is stored when it begins; while `slow` it ends
 * when the test says so, in the order the test says.
 */
const instance = () => {
  const clock = stoppedClock();
  const stores = { licenses: [] as LicenseTerms[], product: product(), down: false, slow: false };
  const readings: { end(): void; fail(): void }[] = [];
  let feed: Feed = { sequence: 0, recent: [] };
  const up = async <T>(value: T): Promise<T> => {
    if (stores.down) throw unavailable("storage");
    return value;
  };
  const known = createKnownEntitlements({
    clock,
    log: silent,
    entitlements: {
      read: async () => {
        const { licenses } = stores;
        if (!stores.slow) return up(licenses);
        const { promise, resolve, reject } = Promise.withResolvers<LicenseTerms[]>();
        readings.push({ end: () => resolve(licenses), fail: () => reject(unavailable("storage")) });
        return promise;
      },
      write: async () => true,
      remove: async () => false,
    },
    tenants: { list: () => up(new Map([[TENANT.slice(0, 2), withIds(undefined, [TENANT])]])) },
    products: {
      changes: () => up(stores.product.version),
      list: () => up([stores.product]),
      find: () => up(stores.product),
      write: async () => true,
    },
    feed: { read: () => up(feed), append: async () => {}, trim: async () => {} },
  });
  return {
    clock,
    stores,
    readings,
    known,
    check: () => known.of(TENANT, "alerts"),
    /** Any instance changes the licenses and says so in the feed. */
    change: (...licenses: LicenseTerms[]): void => {
      stores.licenses = licenses;
      const sequence = feed.sequence + 1;
      feed = { sequence, recent: [...feed.recent, [sequence, clock.now(), TENANT, "alerts"]] };
    },
  };
};

/** Checks once, so that the feed is due to be looked at beside the next check. */
const dueToLook = async (pause: number) => {
  const its = instance();
  await its.known.of("another tenant", "alerts");
  its.clock.advance(pause);
  return its;
};

/** A check whose reading of the licenses is heard to have changed while it runs; it has not ended. */
const overheard = async (its: Awaited<ReturnType<typeof dueToLook>>) => {
  its.stores.slow = true;
  const checked = its.check();
  await settled();
  return { checked, reading: its.readings.at(-1) };
};

describe("what was answered moments after a change is the last answer in an outage", () => {
  test.each([5000, 6500, 7500, 9999])("this instance's own change, %i ms after it last looked", async (pause) => {
    const its = instance();
    expect((await its.check()).entry.licenses).toEqual([]);
    its.clock.advance(pause);
    its.change(terms());
    its.known.forget(CHANGED);
    const { checked, reading } = await overheard(its);
    reading?.end();
    const { entry } = await checked;
    expect(entry.licenses).toEqual([terms()]);

    its.stores.down = true;
    its.stores.slow = false;
    for (const later of [0, SECOND, 11 * SECOND]) {
      its.clock.advance(later);
      const during = await its.check();
      expect(during.entry).toBe(entry);
      expect(during.live).toBe(false);
    }
  });

  test("a tenant that was never asked about before", async () => {
    const its = await dueToLook(6500);
    its.change(terms());
    its.known.forget(CHANGED);
    const { checked, reading } = await overheard(its);
    reading?.end();
    const { entry } = await checked;
    its.stores.down = true;
    its.stores.slow = false;
    expect((await its.check()).entry).toBe(entry);
    its.clock.advance(11 * SECOND);
    expect((await its.check()).entry).toBe(entry);
  });

  test("a yes that was taken away stays a no", async () => {
    const its = instance();
    its.change(terms());
    expect((await its.check()).entry.licenses).toEqual([terms()]);
    its.clock.advance(6500);
    its.change(terms({ status: "suspended" }));
    its.known.forget(CHANGED);
    const { checked, reading } = await overheard(its);
    reading?.end();
    const { entry } = await checked;
    expect(entry.licenses).toEqual([terms({ status: "suspended" })]);
    its.stores.down = true;
    its.stores.slow = false;
    expect((await its.check()).entry).toBe(entry);
  });

  test("a product that changed while the licenses were read is told as it is told afterwards", async () => {
    const its = await dueToLook(6500);
    its.stores.product = product({ version: 2, lease: 600 });
    const { checked, reading } = await overheard(its);
    reading?.end();
    const told = await checked;
    expect(told.product?.version).toBe(2);
    its.stores.down = true;
    its.clock.advance(11 * SECOND);
    expect((await its.check()).product).toBe(told.product);
  });
});

describe("a reading during which something changed", () => {
  test("is trusted by no later check: what changed behind it is seen at once", async () => {
    const its = await dueToLook(6500);
    its.change(terms());
    const { checked, reading } = await overheard(its);
    its.stores.licenses = [terms({ status: "suspended" })];
    reading?.end();
    expect((await checked).entry.licenses).toEqual([terms()]);
    its.stores.slow = false;
    const next = await its.check();
    expect(next.entry.licenses).toEqual([terms({ status: "suspended" })]);
    expect(await its.check()).toMatchObject({ entry: next.entry, live: true });
  });

  test("is shared by no check that begins after this instance's own change", async () => {
    const its = await dueToLook(SECOND);
    its.stores.slow = true;
    const before = its.check();
    await settled();
    its.change(terms());
    its.known.forget(CHANGED);
    const after = its.check();
    await settled();
    for (const reading of its.readings) reading.end();
    expect((await before).entry.licenses).toEqual([]);
    expect((await after).entry.licenses).toEqual([terms()]);
  });

  test("takes no newer one's place when it ends later: a no does not turn into a yes", async () => {
    const its = await dueToLook(SECOND);
    its.stores.licenses = [terms()];
    its.stores.slow = true;
    const before = its.check();
    await settled();
    its.change(terms({ status: "suspended" }));
    its.known.forget(CHANGED);
    const after = its.check();
    await settled();
    const [slow, quick] = its.readings;
    quick?.end();
    const { entry } = await after;
    expect(entry.licenses).toEqual([terms({ status: "suspended" })]);
    slow?.end();
    expect((await before).entry).toBe(entry);
    its.stores.slow = false;
    expect(await its.check()).toMatchObject({ entry, live: true });
    its.stores.down = true;
    its.clock.advance(11 * SECOND);
    expect((await its.check()).entry).toBe(entry);
  });

  test("is the last answer also for a check that waits for a later one in vain", async () => {
    const its = instance();
    await its.check();
    its.clock.advance(6500);
    its.change(terms());
    its.known.forget(CHANGED);
    const { checked, reading } = await overheard(its);
    const waiting = its.check();
    await settled();
    reading?.end();
    const { entry } = await checked;
    its.readings.at(-1)?.fail();
    const told = await waiting;
    expect(told.entry).toBe(entry);
    expect(told.live).toBe(false);
  });
});
