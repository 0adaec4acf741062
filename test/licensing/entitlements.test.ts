import { randomUUID } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import { changesSince, createChangeFeed } from "../../shared/licensing/changeFeed.ts";
import { createEntitlementStore } from "../../shared/licensing/entitlementStore.ts";
import type { License } from "../../shared/licensing/license.ts";
import { LIMITS } from "../../shared/licensing/limits.ts";
import { MINUTE } from "../../shared/platform/clock.ts";
import { checkEntity } from "../../shared/platform/tables/limits.ts";
import { openAccount } from "../loopback/azurite.ts";
import { freshTables, license, OTHER_SITE, SITE, stoppedClock, TENANT, terms, watched } from "./parts.ts";

const account = openAccount();

describe("the entitlements in Tables", () => {
  test("are read by tenant and product, and by no product whose id begins alike", async () => {
    const store = createEntitlementStore(freshTables(account));
    const [its, longer, others] = [
      license(),
      license({ product: "alerts-2" }),
      license({ tenant: TENANT.replace("a", "b") }),
    ];
    for (const each of [its, longer, others]) await store.write(each, []);
    const { activatedSites: _, ...expected } = terms({ id: its.id, key: its.key });
    expect(await store.read(TENANT, "alerts")).toEqual([{ ...expected, activatedSites: expect.anything() }]);
    expect(await store.read(TENANT, "alert")).toEqual([]);
  });

  test("say which sites are active under each license, as its latest version has them", async () => {
    const store = createEntitlementStore(freshTables(account));
    const [first, other] = [license(), license()];
    const activeUnder = async ({ id }: License): Promise<string[]> => {
      const found = (await store.read(TENANT, "alerts")).find((each) => each.id === id);
      return [SITE, OTHER_SITE].filter((site) => found?.activatedSites.has(site));
    };
    await store.write(first, [OTHER_SITE, SITE]);
    await store.write(other, []);
    expect([await activeUnder(first), await activeUnder(other)]).toEqual([[SITE, OTHER_SITE], []]);
    await store.write({ ...first, version: 2 }, [SITE]);
    expect(await activeUnder(first)).toEqual([SITE]);
    await store.write({ ...first, version: 3 }, []);
    expect(await activeUnder(first)).toEqual([]);
  });

  test("hold as many active sites as a license may have, with the longest terms, within what Azure takes", async () => {
    const tables = freshTables(account);
    const store = createEntitlementStore(tables);
    const ids = (prefix: string, count: number) =>
      Array.from({ length: count }, (_, at) => `${prefix}${at}`.padEnd(LIMITS.idLength, "x"));
    const largest = license({
      maxSites: LIMITS.maxSites,
      edition: "e".repeat(LIMITS.idLength),
      components: ids("c", LIMITS.components),
      features: ids("f", LIMITS.licenseFeatures),
      sites: Array.from({ length: LIMITS.sites }, () => randomUUID()),
    });
    const sites = Array.from({ length: LIMITS.maxSites }, () => randomUUID());
    await store.write(largest, sites);
    for await (const { etag: _, ...entity } of tables.open("entitlements").list({ partitionKey: TENANT })) {
      expect(() => checkEntity(entity)).not.toThrow();
    }
    const [read] = await store.read(TENANT, "alerts");
    expect(sites.every((site) => read?.activatedSites.has(site))).toBe(true);
    expect(read?.activatedSites.has(randomUUID())).toBe(false);
  });

  test("never go back to an older version, in whatever order two instances write", async () => {
    const store = createEntitlementStore(freshTables(account));
    const first = license();
    const second = { ...first, version: 2, status: "suspended" as const };
    await store.write(second, []);
    expect(await store.write(first, [])).toBe(true);
    expect((await store.read(TENANT, "alerts"))[0]?.status).toBe("suspended");
  });

  test("keep the newer version when the older one is written in the very middle of it", async () => {
    const tables = freshTables(account);
    const first = license();
    await createEntitlementStore(tables).write(first, []);
    const slow = watched(tables);
    // Between this instance's reading and its writing, another instance writes version 3.
    slow.watch.before = async (call) => {
      if (call !== "replace entitlements") return;
      slow.watch.before = async () => {};
      await createEntitlementStore(tables).write({ ...first, version: 3, status: "revoked" }, []);
    };
    expect(await createEntitlementStore(slow).write({ ...first, version: 2, status: "suspended" }, [])).toBe(true);
    expect((await createEntitlementStore(tables).read(TENANT, "alerts"))[0]?.status).toBe("revoked");
  });
});

const changes = (count: number) => Array.from({ length: count }, (_, at) => ({ tenant: TENANT, product: `p${at}` }));

describe("the change feed", () => {
  test("tells what changed since an instance last looked", async () => {
    const feed = createChangeFeed(freshTables(account), stoppedClock());
    expect(await feed.read()).toEqual({ sequence: 0, recent: [] });
    await feed.append(changes(2));
    await feed.append([{ tenant: TENANT, product: "later" }]);
    const read = await feed.read();
    expect(changesSince(read, 0)).toHaveLength(3);
    expect(changesSince(read, 2)).toEqual([{ tenant: TENANT, product: "later" }]);
    expect(changesSince(read, 3)).toEqual([]);
  });

  test("loses none of many changes that instances append at the same instant", async () => {
    const tables = freshTables(account);
    const appended = changes(8);
    await Promise.all(appended.map((change) => createChangeFeed(tables, stoppedClock()).append([change])));
    const read = await createChangeFeed(tables, stoppedClock()).read();
    expect(read.sequence).toBe(8);
    expect(new Set(read.recent.map(([, , , product]) => product))).toEqual(
      new Set(appended.map(({ product }) => product)),
    );
  });

  test("says that everything changed to one that missed more than it holds, or saw another feed", async () => {
    const feed = createChangeFeed(freshTables(account), stoppedClock());
    await feed.append(changes(200));
    const read = await feed.read();
    expect(read.recent.length).toBeLessThan(200);
    expect(changesSince(read, 0)).toBe("everything");
    expect(changesSince(read, 199)).toHaveLength(1);
    expect(changesSince(read, 201)).toBe("everything");
  });

  test("names no tenant for longer than ten minutes once it is trimmed, and still counts", async () => {
    const clock = stoppedClock();
    const feed = createChangeFeed(freshTables(account), clock);
    await feed.append(changes(2));
    clock.advance(10 * MINUTE);
    await feed.trim();
    const read = await feed.read();
    expect(read).toEqual({ sequence: 2, recent: [] });
    expect(changesSince(read, 1)).toBe("everything");
    expect(changesSince(read, 2)).toEqual([]);
  });
});
