import { randomUUID } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { createEntitlementStore } from "../../shared/licensing/entitlementStore.ts";
import { createLicensedTenantStore } from "../../shared/licensing/licensedTenantStore.ts";
import { insertLicense } from "../../shared/licensing/licenseStore.ts";
import { isPacked, packIds, unpackIds } from "../../shared/licensing/packedIds.ts";
import { project } from "../../shared/licensing/projection.ts";
import type { Tables } from "../../shared/platform/tables/tables.ts";
import { openAccount } from "../loopback/azurite.ts";
import { databases } from "../sql/databases.ts";
import { freshTables, license, silent, stoppedClock, TENANT, watched } from "./parts.ts";

const account = openAccount();

/** The set as a cold instance reads it. */
const stored = async (tables: Tables): Promise<string[]> =>
  [...(await createLicensedTenantStore(tables).list()).values()].flatMap(unpackIds).sort();

const OTHER_TENANT = TENANT.replace(/a$/, "b");

describe("packed ids", () => {
  test("are the ids, 16 bytes each", () => {
    fc.assert(
      fc.property(fc.array(fc.uuid()), (ids) => {
        const packed = packIds(ids);
        expect(packed).toHaveLength(16 * ids.length);
        expect(unpackIds(packed)).toEqual(ids);
      }),
    );
  });

  test("in ascending order tell whether an id is among them", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.uuid()), fc.uuid(), (ids, other) => {
        const packed = packIds(ids.toSorted());
        for (const id of ids) expect(isPacked(packed, id)).toBe(true);
        expect(isPacked(packed, other)).toBe(ids.includes(other));
      }),
    );
  });

  test("are GUIDs and nothing else", () => {
    for (const id of ["", "a", TENANT.slice(1), TENANT.replace("a", "g"), `${TENANT}00`]) {
      expect(() => packIds([id])).toThrow(RangeError);
    }
  });
});

describe("the set of licensed tenants", () => {
  test("holds each tenant once, in few entities that are read at once", async () => {
    const tables = freshTables(account);
    const store = createLicensedTenantStore(tables);
    const tenants = Array.from({ length: 300 }, (_, at) => TENANT.replace("0a1b", `0${at % 3}${100 + at}`.slice(0, 4)));
    const unique = [...new Set(tenants)].sort();
    await store.add(tenants);
    await store.add(tenants.slice(0, 10));
    expect(await stored(tables)).toEqual(unique);
    expect((await store.list()).size).toBe(3);
  });

  test("loses none of many tenants that instances add at the same instant", async () => {
    const tables = freshTables(account);
    const tenants = Array.from({ length: 8 }, () => `0a${randomUUID().slice(2)}`);
    await Promise.all(tenants.map((tenant) => createLicensedTenantStore(tables).add([tenant])));
    expect(await stored(tables)).toEqual(tenants.toSorted());
  });

  test("lets go of a tenant that has no license left, and of no other", async () => {
    const tables = freshTables(account);
    const store = createLicensedTenantStore(tables);
    await store.add([TENANT, OTHER_TENANT]);
    await store.remove(randomUUID());
    await store.remove(TENANT);
    expect(await stored(tables)).toEqual([OTHER_TENANT]);
    await createEntitlementStore(tables).write(license({ tenant: OTHER_TENANT }), []);
    await store.remove(OTHER_TENANT);
    expect(await stored(tables)).toEqual([OTHER_TENANT]);
  });

  test("keeps a tenant that gets a new license in the very middle of its removal", async () => {
    const tables = freshTables(account);
    const store = createLicensedTenantStore(tables);
    await store.add([TENANT]);
    const slow = watched(tables);
    // After this instance found no license and before it writes, another one issues one.
    slow.watch.before = async (call) => {
      if (call !== "replace entitlements") return;
      slow.watch.before = async () => {};
      await createEntitlementStore(tables).write(license(), []);
      await store.add([TENANT]);
    };
    await createLicensedTenantStore(slow).remove(TENANT);
    expect(await stored(tables)).toEqual([TENANT]);
  });

  test("takes a tenant in after its license is written and before the feed tells of it", async () => {
    const tables = freshTables(account);
    const entitlements = createEntitlementStore(tables);
    const store = createLicensedTenantStore(tables);
    const seen: unknown[] = [];
    const look = async (): Promise<void> => {
      seen.push([(await entitlements.read(TENANT, "alerts")).length, await stored(tables)]);
    };
    const [sqlite] = databases();
    const database = await sqlite?.create();
    if (!database) throw new Error("There is always SQLite.");
    const issued = license();
    await insertLicense(await database.sql.db(), issued);
    await project(
      {
        sql: database.sql,
        entitlements,
        tenants: { ...store, add: (tenants) => look().then(() => store.add(tenants)) },
        feed: { read: async () => ({ sequence: 0, recent: [] }), append: look, trim: async () => {} },
        forget: () => {},
        clock: stoppedClock(),
        log: silent,
      },
      [issued],
    );
    await database.drop();
    expect(seen).toEqual([
      [1, []],
      [1, [TENANT]],
    ]);
  });
});
