import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { sql as statement } from "kysely";
import { activation, activeSites, type LicenseView } from "../../shared/licensing/schemas.ts";
import { DAY, SECOND } from "../../shared/platform/clock.ts";
import { Refusal } from "../../shared/platform/refusal.ts";
import { migrations } from "../../shared/platform/sql/migrations/index.ts";
import { license } from "../licensing/parts.ts";
import { openAccount } from "../loopback/azurite.ts";
import { type ActivationWorld, activationWorld, contactOf, newSites, OURS, THEIRS } from "./activationWorld.ts";
import { databases } from "./databases.ts";

const account = openAccount();

describe.each(databases())("site activations on $name", (on) => {
  let world: ActivationWorld;
  beforeAll(async () => {
    world = await activationWorld(account, on);
  });
  beforeEach(() => {
    world.watch.down = false;
    world.watch.before = async () => {};
    world.clock.advance(10 * SECOND);
  });
  afterAll(() => world[Symbol.asyncDispose]());

  const refusal = async (work: Promise<unknown>): Promise<string> => {
    const error = await work.then(
      () => new Error("it was not refused"),
      (thrown: unknown) => thrown,
    );
    if (error instanceof Refusal) return error.code;
    throw error;
  };
  const pending = async (id: string): Promise<number> => {
    const db = await world.database.sql.db();
    return (await db.selectFrom("license_changes").selectAll().where("license_id", "=", id).execute()).length;
  };
  /** Writing a license to Tables fails from here on, as in an outage. */
  const loseProjections = (): void => {
    world.watch.before = async (call) => {
      if (call === "replace entitlements") world.watch.down = true;
    };
  };
  const bringBack = (): void => {
    world.watch.before = async () => {};
    world.watch.down = false;
  };

  describe("activating", () => {
    test("makes a site count at once, leaves others as they are and nothing to be projected", async () => {
      const { id, tenant } = await world.issue();
      const [site = "", other = ""] = newSites(2);
      expect(await world.codeAt(tenant, site)).toBe("SITE_NOT_ACTIVATED");
      const reader = { tenant, site: { siteGuid: site } };
      const first = await world.licensing.activateSite(reader, { product: "alerts" });
      expect(first).toEqual({ activation: { site, used: 1, max: 3 }, created: true });
      expect(activation.parse(first.activation)).toEqual(first.activation);
      expect([await world.codeAt(tenant, site), await world.codeAt(tenant, other)]).toEqual([
        "VALID",
        "SITE_NOT_ACTIVATED",
      ]);
      expect(await pending(id)).toBe(0);
    });

    test("again changes nothing: the same answer, no write, no word to other instances", async () => {
      const { id, tenant } = await world.issue();
      const [site = ""] = newSites(1);
      await world.activate(tenant, site);
      world.watch.calls.length = 0;
      expect(await world.activate(tenant, site)).toEqual({ created: false, used: 1, max: 3 });
      expect(world.watch.calls).toEqual([]);
      expect(await world.stored(id)).toEqual({ sites: [site], used: 1 });
    });

    test("is refused where the license is full, and nothing is kept", async () => {
      const { id, tenant } = await world.issue({ maxSites: 2 });
      const sites = newSites(3);
      const outcomes = [];
      for (const site of sites) outcomes.push(await world.activate(tenant, site));
      expect(outcomes).toEqual([
        { created: true, used: 1, max: 2 },
        { created: true, used: 2, max: 2 },
        "site-limit-reached",
      ]);
      expect(await world.activate(tenant, sites[0] ?? "")).toEqual({ created: false, used: 2, max: 2 });
      expect(await world.stored(id)).toEqual({ sites: sites.slice(0, 2).sort(), used: 2 });
      expect(await world.codeAt(tenant, sites[2] ?? "")).toBe("SITE_NOT_ACTIVATED");
    });

    test("goes on under the next best license where the best is full", async () => {
      const best = await world.issue({ maxSites: 1, expiresAt: null });
      const next = await world.issue({ maxSites: 1, tenant: best.tenant });
      const [one = "", other = "", third = ""] = newSites(3);
      for (const site of [one, other]) await world.activate(best.tenant, site);
      expect([await world.stored(best.id), await world.stored(next.id)]).toEqual([
        { sites: [one], used: 1 },
        { sites: [other], used: 1 },
      ]);
      expect(await world.activate(best.tenant, third)).toBe("site-limit-reached");
    });

    test("is not needed where a license counts for every site", async () => {
      const { id, tenant } = await world.issue({ maxSites: null });
      expect(await world.activate(tenant, randomUUID())).toEqual({ created: false, used: 0, max: null });
      expect((await world.stored(id)).sites).toEqual([]);
    });

    test("is not-licensed without a license that counts: of another tenant, product or site, barred, or over", async () => {
      const [site = ""] = newSites(1);
      const barred = await world.issue();
      await world.licensing.changeLicense(barred.id, { status: "suspended" });
      const over = await world.issue({ expiresAt: "2026-01-02T00:00:00Z", graceDays: 0 });
      const elsewhere = await world.issue({ sites: newSites(1) });
      for (const tenant of [randomUUID(), barred.tenant, over.tenant, elsewhere.tenant]) {
        expect(await world.activate(tenant, site)).toBe("not-licensed");
      }
      const { tenant } = await world.issue();
      const reader = { tenant, site: { siteGuid: site } };
      for (const product of ["other", "ALERTS"]) {
        expect(await refusal(world.licensing.activateSite(reader, { product }))).toBe("not-licensed");
      }
    });

    test("keeps nothing for a tenant that is not linked, even where a license of it lies there", async () => {
      const { id, tenant } = await world.issue();
      const db = await world.database.sql.db();
      await db.deleteFrom("tenants").where("tenant", "=", tenant).execute();
      expect(await world.activate(tenant, randomUUID())).toBe("not-licensed");
      expect(await world.stored(id)).toEqual({ sites: [], used: 0 });
    });

    test("makes no employee's copy of the license stale: the ETag is of its terms", async () => {
      const { id, tenant } = await world.issue();
      await world.activate(tenant, randomUUID());
      const changed = await world.licensing.changeLicense(id, { graceDays: 1 }, '"1"');
      expect(changed.etag).toBe('"2"');
      await world.activate(tenant, randomUUID());
      expect((await world.licensing.changeLicense(id, { graceDays: 2 }, '"2"')).etag).toBe('"3"');
      expect((await world.stored(id)).used).toBe(2);
    });

    test("is known to another instance within ten seconds, and so is its end", async () => {
      const { id, tenant } = await world.issue();
      const [site = ""] = newSites(1);
      const other = world.another();
      expect(await world.codeAt(tenant, site, other)).toBe("SITE_NOT_ACTIVATED");
      await world.activate(tenant, site);
      world.clock.advance(10 * SECOND);
      expect(await world.codeAt(tenant, site, other)).toBe("VALID");
      await world.licensing.freeSite(contactOf(OURS), id, site);
      world.clock.advance(10 * SECOND);
      expect(await world.codeAt(tenant, site, other)).toBe("SITE_NOT_ACTIVATED");
    });

    test("lasts through changes of the license, and counts again when it counts again", async () => {
      const { id, tenant } = await world.issue();
      const [site = "", other = ""] = newSites(2);
      for (const each of [site, other]) await world.activate(tenant, each);
      const change = async (patch: Parameters<typeof world.licensing.changeLicense>[1]) => {
        await world.licensing.changeLicense(id, patch);
        return [await world.codeAt(tenant, site), await world.activate(tenant, site)];
      };
      expect(await change({ status: "suspended" })).toEqual(["SUSPENDED", "not-licensed"]);
      expect(await change({ status: "active" })).toEqual(["VALID", { created: false, used: 2, max: 3 }]);
      expect(await change({ maxSites: null })).toEqual(["VALID", { created: false, used: 2, max: null }]);
      expect(await change({ maxSites: 1 })).toEqual(["VALID", { created: false, used: 2, max: 1 }]);
      expect(await world.activate(tenant, randomUUID())).toBe("site-limit-reached");
      await world.licensing.freeSite(contactOf(OURS), id, other);
      expect(await world.activate(tenant, other)).toBe("site-limit-reached");
      expect(await change({ status: "revoked" })).toEqual(["REVOKED", "not-licensed"]);
    });
  });

  describe("between the look at the licenses and the activation", () => {
    /** Activates a site on an instance that is overtaken by `meanwhile`; what that came to, and what is kept. */
    const overtaken = async (
      meanwhile: (license: LicenseView, site: string) => Promise<unknown>,
      { maxSites } = { maxSites: 1 },
    ) => {
      const license = await world.issue({ maxSites });
      const [site = ""] = newSites(1);
      let happened: Promise<unknown> | undefined;
      const late = world.another(async () => {
        happened ??= meanwhile(license, site);
        await happened;
      });
      const outcome = await world.activate(license.tenant, site, late);
      const { sites, used } = await world.stored(license.id);
      return { outcome, isActive: sites.includes(site), used };
    };

    test("the license may be revoked: then nothing is activated under it", async () => {
      const result = await overtaken(({ id }) => world.licensing.changeLicense(id, { status: "revoked" }));
      expect(result).toEqual({ outcome: "not-licensed", isActive: false, used: 0 });
    });

    test("the last place may be taken: then there is none", async () => {
      const result = await overtaken(({ tenant }) => world.activate(tenant, newSites(1)[0] ?? ""));
      expect(result).toEqual({ outcome: "site-limit-reached", isActive: false, used: 1 });
    });

    test("the license may be given other sites: then it is looked at anew", async () => {
      const limited = await overtaken(({ id }) => world.licensing.changeLicense(id, { sites: newSites(1) }));
      expect(limited).toEqual({ outcome: "not-licensed", isActive: false, used: 0 });
      const opened = await overtaken(({ id }) => world.licensing.changeLicense(id, { maxSites: null }));
      expect(opened).toEqual({ outcome: { created: false, used: 0, max: null }, isActive: false, used: 0 });
    });

    test("the site may be activated by somebody else: then it is active, and has one place", async () => {
      for (const maxSites of [1, 2]) {
        const result = await overtaken(({ tenant }, site) => world.activate(tenant, site), { maxSites });
        expect(result).toEqual({ outcome: { created: false, used: 1, max: maxSites }, isActive: true, used: 1 });
      }
    });

    test("the license may go with its tenant: then nothing is kept", async () => {
      const result = await overtaken(async ({ id, tenant }) => {
        const db = await world.database.sql.db();
        await db.deleteFrom("licenses").where("id", "=", id).execute();
        await db.deleteFrom("tenants").where("tenant", "=", tenant).execute();
      });
      expect(result).toEqual({ outcome: "not-licensed", isActive: false, used: undefined });
    });

    test("the license may be changed over and over: then the call gives up, and may be repeated", async () => {
      const { id, tenant } = await world.issue();
      let graceDays = 0;
      const late = world.another(async () => {
        graceDays += 1;
        await world.licensing.changeLicense(id, { graceDays });
      });
      const [site = ""] = newSites(1);
      expect(await world.activate(tenant, site, late)).toBe("unavailable");
      expect(await world.stored(id)).toEqual({ sites: [], used: 0 });
      expect(await world.activate(tenant, site)).toEqual({ created: true, used: 1, max: 3 });
    });
  });

  describe("an activation that Tables did not hear of", () => {
    test("stands, and its repetition makes it known", async () => {
      const { id, tenant } = await world.issue();
      const [site = ""] = newSites(1);
      loseProjections();
      expect(await world.activate(tenant, site)).toBe("unavailable");
      expect(await world.activate(tenant, site)).toBe("unavailable");
      bringBack();
      expect(await world.stored(id)).toEqual({ sites: [site], used: 1 });
      expect(await world.activate(tenant, site)).toEqual({ created: false, used: 1, max: 3 });
      expect([await world.codeAt(tenant, site), await pending(id)]).toEqual(["VALID", 0]);
    });

    test("is made known by the sweep, like a site that was freed", async () => {
      const { id, tenant } = await world.issue();
      const [site = "", other = ""] = newSites(2);
      await world.activate(tenant, other);
      loseProjections();
      expect(await world.activate(tenant, site)).toBe("unavailable");
      world.watch.down = false;
      expect(await refusal(world.licensing.freeSite(contactOf(OURS), id, other))).toBe("unavailable");
      bringBack();
      expect(await world.licensing.projectPending()).toBe(1);
      expect([await world.codeAt(tenant, site), await world.codeAt(tenant, other)]).toEqual([
        "VALID",
        "SITE_NOT_ACTIVATED",
      ]);
      expect(await pending(id)).toBe(0);
    });

    test("is not undone by an older projection that comes late", async () => {
      const { tenant } = await world.issue();
      const [site = "", other = ""] = newSites(2);
      const slow = world.another();
      // Between the reading and the writing of one instance, another activates a second site and projects it.
      let meanwhile: Promise<unknown> | undefined;
      world.watch.before = async (call) => {
        if (call !== "replace entitlements" || meanwhile !== undefined) return;
        meanwhile = world.activate(tenant, other);
        await meanwhile;
      };
      expect(await world.activate(tenant, site, slow)).toEqual({ created: true, used: 1, max: 3 });
      expect(await meanwhile).toEqual({ created: true, used: 2, max: 3 });
      const cold = world.another();
      expect([await world.codeAt(tenant, site, cold), await world.codeAt(tenant, other, cold)]).toEqual([
        "VALID",
        "VALID",
      ]);
    });
  });

  describe("the contact", () => {
    test("sees the active sites of a license, in the order in which they were activated", async () => {
      const { id, tenant } = await world.issue();
      const none = await world.licensing.listActiveSites(contactOf(OURS), id);
      expect(none).toEqual({ sites: [], used: 0, max: 3 });
      const sites = newSites(3);
      const times: string[] = [];
      for (const site of sites) {
        world.clock.advance(DAY / 100);
        times.push(new Date(world.clock.now()).toISOString());
        await world.activate(tenant, site);
      }
      const listed = await world.licensing.listActiveSites(contactOf(OURS), id);
      expect(listed).toEqual({
        sites: sites.map((site, at) => ({ site, activatedAt: times[at] })),
        used: 3,
        max: 3,
      });
      expect(activeSites.parse(listed)).toEqual(listed);
    });

    test("frees a site: checks say so at once, and another may take its place", async () => {
      const { id, tenant } = await world.issue({ maxSites: 1 });
      const [site = "", other = ""] = newSites(2);
      await world.activate(tenant, site);
      await world.licensing.freeSite(contactOf(OURS), id, site);
      expect(await world.codeAt(tenant, site)).toBe("SITE_NOT_ACTIVATED");
      expect(await world.activate(tenant, other)).toEqual({ created: true, used: 1, max: 1 });
      expect(await world.stored(id)).toEqual({ sites: [other], used: 1 });
    });

    test("finds nothing where the license is another organization's, or the site is not active", async () => {
      const { id, tenant } = await world.issue();
      const sibling = await world.issue({ tenant });
      const [site = ""] = newSites(1);
      await world.activate(tenant, site);
      const active = (await world.stored(id)).used === 1 ? id : sibling.id;
      const idle = active === id ? sibling.id : id;
      const [ours, theirs] = [contactOf(OURS), contactOf(THEIRS)];
      for (const [contact, licenseId, which] of [
        [theirs, active, site],
        [ours, idle, site],
        [ours, active, randomUUID()],
        [ours, randomUUID(), site],
      ] as const) {
        expect(await refusal(world.licensing.freeSite(contact, licenseId, which))).toBe("not-found");
      }
      expect(await refusal(world.licensing.listActiveSites(theirs, active))).toBe("not-found");
      expect(await refusal(world.licensing.listActiveSites(ours, randomUUID()))).toBe("not-found");
      expect([await world.stored(active), await world.stored(idle)]).toEqual([
        { sites: [site], used: 1 },
        { sites: [], used: 0 },
      ]);
    });
  });

  test("an activation goes with its license, whoever deletes that", async () => {
    const { id, tenant } = await world.issue();
    for (const site of newSites(2)) await world.activate(tenant, site);
    const db = await world.database.sql.db();
    await db.deleteFrom("licenses").where("id", "=", id).execute();
    expect(await world.stored(id)).toEqual({ sites: [], used: undefined });
  });
});

describe.each(databases())("a database of before there were activations, on $name", ({ create }) => {
  test("keeps each license's ETag, and licenses no more sites than can be projected", async () => {
    const database = await create({ migrations: migrations.slice(0, 3) });
    const { id, organizationId, subject, tenant, product, key } = license();
    const older = await database.sql.db();
    await statement`
      insert into licenses (id, organization_id, subject, tenant, product, edition, kind, status, components, max_sites,
        features, starts_at, grace_days, license_key, version, created_at, changed_at)
      values (${id}, ${organizationId}, ${subject}, ${tenant}, ${product}, 'standard', 'perpetual', 'active', '["*"]',
        100000, '[]', 0, 0, ${key}, 7, 0, 0)`.execute(older);
    const db = await database.open({ migrations }).db();
    const columns = ["version", "terms_version", "used", "max_sites"] as const;
    expect(await db.selectFrom("licenses").select(columns).executeTakeFirst()).toEqual({
      version: 7,
      terms_version: 7,
      used: 0,
      max_sites: 50_000,
    });
    await database.drop();
  });
});
