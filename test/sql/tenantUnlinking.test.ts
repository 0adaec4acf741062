import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { createEntitlementStore } from "../../shared/licensing/entitlementStore.ts";
import { findLicense } from "../../shared/licensing/licenseStore.ts";
import { REPEATED_FOR } from "../../shared/licensing/retention.ts";
import { MINUTE, SECOND } from "../../shared/platform/clock.ts";
import { freshTables } from "../licensing/parts.ts";
import { openAccount } from "../loopback/azurite.ts";
import { databases } from "./databases.ts";
import { ADA, BEN, openTenancy, PAST, PRODUCT, refusalOf, type Tenancy } from "./tenancy.ts";

const account = openAccount();

const NOTHING = { tenants: [], licenses: [], removals: [] };

describe.each(databases())("unlinking a tenant on $name", ({ create }) => {
  let tenancy: Tenancy;
  let tenant: string;
  beforeAll(async () => {
    tenancy = await openTenancy(create, account);
  });
  beforeEach(() => {
    tenant = randomUUID();
    tenancy.tables.watch.down = false;
    tenancy.tables.watch.before = async () => {};
  });
  afterAll(() => tenancy.drop());

  const unlink = (by = ADA, on = tenancy.licensing) => on.unlinkTenant(by, tenant);
  /** All sweeps until nothing is repeated any more. */
  const sweepOut = async () => {
    await tenancy.licensing.projectPending();
    tenancy.clock.advance(REPEATED_FOR);
    await tenancy.licensing.projectPending();
  };

  test("erases its licenses, here and in Tables, at once for checks, and leaves nothing after a while", async () => {
    const { issue, code, projected, kept, licensing } = tenancy;
    await issue(tenant, PAST);
    await tenancy.revoked(tenant);
    expect([await code(tenant), await projected(tenant)]).toEqual([
      "EXPIRED",
      [expect.any(String), expect.any(String)],
    ]);
    await unlink();
    expect([await code(tenant), await projected(tenant)]).toEqual(["NOT_FOUND", []]);
    expect(await kept(tenant)).toMatchObject({ tenants: [], licenses: [] });
    expect((await licensing.listTenants(ADA.organizationId)).tenants).not.toContainEqual(
      expect.objectContaining({ tenant }),
    );
    await sweepOut();
    expect(await kept(tenant)).toEqual(NOTHING);
  });

  test("is heard by another running instance within ten seconds", async () => {
    const { code, clock, instance } = tenancy;
    const other = instance();
    await tenancy.revoked(tenant);
    expect(await code(tenant, other)).toBe("REVOKED");
    await unlink();
    clock.advance(10 * SECOND);
    expect(await code(tenant, other)).toBe("NOT_FOUND");
  });

  test("is a conflict while one of its licenses is neither revoked nor past its grace, and changes nothing", async () => {
    const { issue, kept, code } = tenancy;
    await tenancy.revoked(tenant);
    const inForce = [
      {},
      { expiresAt: null },
      { ...PAST, expiresAt: "2026-01-10T00:00:00Z" },
      { startsAt: "2026-06-01T00:00:00Z" },
    ];
    for (const terms of inForce) {
      const { id } = await issue(tenant, terms);
      const before = [await kept(tenant), await code(tenant)];
      expect((await refusalOf(unlink())).code).toBe("conflict");
      expect([await kept(tenant), await code(tenant)]).toEqual(before);
      await tenancy.licensing.changeLicense(id, { status: "suspended" });
      expect((await refusalOf(unlink())).code).toBe("conflict");
      await tenancy.licensing.changeLicense(id, { status: "revoked" });
    }
    await unlink();
  });

  test("is possible from the very end of the grace on", async () => {
    const { issue, clock } = tenancy;
    const end = clock.now() + MINUTE;
    await issue(tenant, { expiresAt: new Date(end).toISOString(), graceDays: 0 });
    clock.advance(MINUTE - 1);
    expect((await refusalOf(unlink())).code).toBe("conflict");
    clock.advance(1);
    await unlink();
  });

  test("of a tenant that is free, another organization's or given up already is not-found, and changes nothing", async () => {
    const { prove, kept } = tenancy;
    expect((await refusalOf(unlink())).code).toBe("not-found");
    await prove(tenant);
    expect((await refusalOf(unlink(BEN))).code).toBe("not-found");
    expect((await kept(tenant)).tenants).toHaveLength(1);
    await unlink();
    expect((await refusalOf(unlink())).code).toBe("not-found");
  });

  test("frees it for anybody, whose new data the end of the old leaves alone", async () => {
    const { prove, issue, code, kept } = tenancy;
    await tenancy.revoked(tenant);
    await unlink();
    await prove(tenant, "ben.example", BEN);
    const license = await issue(tenant, { organizationId: BEN.organizationId });
    expect(await code(tenant)).toBe("VALID");
    await sweepOut();
    expect(await code(tenant)).toBe("VALID");
    expect(await kept(tenant)).toMatchObject({
      tenants: [{ organization_id: BEN.organizationId, domain: "ben.example" }],
      licenses: [{ id: license.id }],
      removals: [],
    });
    expect((await refusalOf(unlink())).code).toBe("not-found");
  });

  test("takes the active sites of its licenses along", async () => {
    const { issue, licensing, database } = tenancy;
    const { id } = await issue(tenant, { maxSites: 2 });
    const reader = { tenant, site: { siteGuid: randomUUID() } };
    await licensing.activateSite(reader, { product: PRODUCT });
    const active = async () => {
      const db = await database.sql.db();
      return (await db.selectFrom("site_activations").select("site").where("license_id", "=", id).execute()).length;
    };
    expect(await active()).toBe(1);
    await licensing.changeLicense(id, { status: "revoked" });
    await unlink();
    expect(await active()).toBe(0);
    expect((await refusalOf(licensing.activateSite(reader, { product: PRODUCT }))).code).toBe("not-licensed");
  });

  test("takes along a change that was not projected yet", async () => {
    const { issue, tables, licensing, projected, database } = tenancy;
    const { id } = await issue(tenant, PAST);
    tables.watch.before = async (call) => {
      if (call === "replace entitlements") tables.watch.down = true;
    };
    expect((await refusalOf(licensing.changeLicense(id, { graceDays: 1 }))).code).toBe("unavailable");
    tables.watch.before = async () => {};
    tables.watch.down = false;
    await unlink();
    const db = await database.sql.db();
    expect(await db.selectFrom("license_changes").selectAll().execute()).toEqual([]);
    await licensing.projectPending();
    expect(await projected(tenant)).toEqual([]);
  });

  describe("against an instance that is late", () => {
    /** A change of a license in another instance, which stalls right before it writes to Tables; `go` lets it write. */
    const stalled = async (id: string) => {
      const reached = Promise.withResolvers<void>();
      const go = Promise.withResolvers<void>();
      const { tables, instance, database } = tenancy;
      tables.watch.before = async (call) => {
        if (call !== "get entitlements") return;
        tables.watch.before = async () => {};
        reached.resolve();
        await go.promise;
      };
      const change = instance(database.open()).changeLicense(id, { graceDays: 3 });
      await reached.promise;
      return { go: () => go.resolve(), change };
    };

    test("its license does not come back by what that one writes", async () => {
      const { issue, code, projected, clock, instance } = tenancy;
      const { id } = await issue(tenant, PAST);
      const late = await stalled(id);
      await unlink();
      expect(await projected(tenant)).toEqual([]);
      late.go();
      await late.change;
      expect(await projected(tenant)).toEqual([]);
      clock.advance(10 * SECOND);
      expect([await code(tenant), await code(tenant, instance())]).toEqual(["NOT_FOUND", "NOT_FOUND"]);
    });

    test("that dies right after it wrote, the sweep takes it back, and every instance hears of it", async () => {
      const { issue, code, projected, clock, instance, licensing, kept } = tenancy;
      const other = instance();
      const license = await issue(tenant, PAST);
      clock.advance(10 * SECOND);
      expect(await code(tenant, other)).toBe("EXPIRED");
      const stands = await findLicense(await tenancy.database.sql.db(), license.id);
      await unlink();
      // A sweep that comes before the late one finds nothing to do, and does not forget.
      await licensing.projectPending();
      if (!stands) throw new Error("there is no license");
      await createEntitlementStore(freshTables(account, tenancy.shared.prefix)).write({ ...stands, version: 9 }, []);
      clock.advance(10 * SECOND);
      expect(await code(tenant, other)).toBe("EXPIRED");
      clock.advance(5 * MINUTE);
      expect(await licensing.projectPending()).toBe(1);
      expect(await projected(tenant)).toEqual([]);
      clock.advance(10 * SECOND);
      expect(await code(tenant, other)).toBe("NOT_FOUND");
      clock.advance(REPEATED_FOR);
      await licensing.projectPending();
      expect(await kept(tenant)).toEqual(NOTHING);
    });
  });

  test("is told of once for each of its licenses, in the feed that every instance reads", async () => {
    await tenancy.revoked(tenant);
    const { sequence } = await feedOf();
    await unlink();
    const after = await feedOf();
    expect(after.sequence).toBe(sequence + 1);
    expect(after.recent.at(-1)?.slice(2)).toEqual([tenant, PRODUCT]);
  });

  const feedOf = async () => {
    const stored = await tenancy.tables.open("entitlements").get("changes", "feed");
    return { sequence: Number(stored?.sequence), recent: JSON.parse(String(stored?.recent)) as unknown[][] };
  };
});
