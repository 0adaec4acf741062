import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { license as licenseSchema } from "../../shared/licensing/schemas.ts";
import { DAY, SECOND } from "../../shared/platform/clock.ts";
import { notRepeated } from "../../shared/platform/once.ts";
import { createIdempotency } from "../../shared/platform/sql/idempotency.ts";
import { productBody } from "../licensing/parts.ts";
import { openAccount } from "../loopback/azurite.ts";
import { databases } from "./databases.ts";
import { ADA, BEN, openTenancy, PRODUCT, refusalOf, type Tenancy } from "./tenancy.ts";

const account = openAccount();

describe.each(databases())("trials on $name", ({ create }) => {
  let tenancy: Tenancy;
  let tenant: string;
  beforeAll(async () => {
    tenancy = await openTenancy(create, account);
  });
  beforeEach(async () => {
    tenant = randomUUID();
    tenancy.tables.watch.down = false;
    tenancy.tables.watch.before = async () => {};
    await tenancy.prove(tenant);
  });
  afterAll(() => tenancy.drop());

  const marks = async () => {
    const db = await tenancy.database.sql.db();
    return db.selectFrom("trial_marks").selectAll().execute();
  };
  const licenses = async () => (await tenancy.licensing.listLicenses({ tenant })).licenses;

  test("start now, last as long as the catalogue says, in its edition, for every component and without grace", async () => {
    const { start, clock, code, licensing } = tenancy;
    const { license, etag } = await start(tenant);
    const at = (instant: number) => new Date(instant).toISOString();
    expect(licenseSchema.parse(license)).toEqual(license);
    expect(license).toMatchObject({
      organizationId: ADA.organizationId,
      tenant,
      product: PRODUCT,
      kind: "trial",
      edition: "premium",
      status: "active",
      components: ["*"],
      sites: null,
      maxSites: null,
      features: [],
      startsAt: at(clock.now()),
      expiresAt: at(clock.now() + 30 * DAY),
      graceDays: 0,
      graceUntil: at(clock.now() + 30 * DAY),
    });
    expect(Buffer.from(license.key, "base64url")).toHaveLength(16);
    expect(etag).toBe('"1"');
    expect((await licensing.contactLicenses(ADA)).licenses).toContainEqual(license);
    expect(await code(tenant)).toBe("TRIAL");
  });

  test("are visible to a check at once, and on another running instance within ten seconds", async () => {
    const { start, code, instance, clock } = tenancy;
    const other = instance();
    expect([await code(tenant), await code(tenant, other)]).toEqual(["NOT_FOUND", "NOT_FOUND"]);
    await start(tenant);
    expect(await code(tenant)).toBe("TRIAL");
    clock.advance(10 * SECOND);
    expect(await code(tenant, other)).toBe("TRIAL");
  });

  test("need the tenant to be linked to the contact's organization, and do not tell whose it is", async () => {
    const { start, licensing } = tenancy;
    const free = randomUUID();
    const before = await marks();
    const [ofOther, ofNobody] = [await refusalOf(start(tenant, BEN)), await refusalOf(start(free))];
    expect([ofOther.code, ofOther.detail]).toEqual(["not-allowed", ofNobody.detail]);
    expect(ofNobody.code).toBe("not-allowed");
    expect([await marks(), await licenses()]).toEqual([before, []]);
    await start(tenant);
    await licensing.linkTenant(ADA.organizationId, free);
    await start(free);
  });

  test("of a product that there is not, or that has no trial, are refused by its field", async () => {
    const { licensing } = tenancy;
    await licensing.putProduct("printing", productBody());
    for (const [product, code] of [
      ["unheard-of", "unknown-product"],
      ["printing", "no-trial"],
    ] as const) {
      const refusal = await refusalOf(licensing.startTrial(ADA, { tenant, product }, notRepeated));
      expect([refusal.code, refusal.errors]).toEqual([
        "validation-failed",
        [{ pointer: "/product", code, detail: expect.any(String) }],
      ]);
    }
  });

  describe("there is one of a tenant and product, ever", () => {
    test("and another of another product, or tenant", async () => {
      const { start, licensing, prove } = tenancy;
      await start(tenant);
      expect((await refusalOf(start(tenant))).code).toBe("conflict");
      const trial = { days: 14, edition: "standard" };
      await licensing.putProduct("reminders", productBody({ trial }));
      await licensing.startTrial(ADA, { tenant, product: "reminders" }, notRepeated);
      const other = randomUUID();
      await prove(other);
      await start(other);
      expect(await licenses()).toHaveLength(2);
    });

    test("also after it ended, was revoked, and after its tenant was unlinked and went to another organization", async () => {
      const { start, licensing, clock, prove } = tenancy;
      const { license } = await start(tenant);
      await licensing.changeLicense(license.id, { status: "revoked" });
      expect((await refusalOf(start(tenant))).code).toBe("conflict");
      clock.advance(31 * DAY);
      expect((await refusalOf(start(tenant))).code).toBe("conflict");
      await licensing.unlinkTenant(ADA, tenant);
      await prove(tenant, undefined, BEN);
      expect((await refusalOf(start(tenant, BEN))).code).toBe("conflict");
      await licensing.unlinkTenant(BEN, tenant);
      await prove(tenant);
      expect((await refusalOf(start(tenant))).code).toBe("conflict");
      expect(await licenses()).toEqual([]);
    });

    test("by a mark that is one keyed digest and nothing else", async () => {
      const before = await marks();
      await tenancy.start(tenant);
      const [mark, ...more] = (await marks()).filter((each) => !before.some((one) => one.mark === each.mark));
      expect([mark, more]).toEqual([{ mark: expect.stringMatching(/^[\w-]{43}$/) }, []]);
    });

    test("whatever employees issue: a trial of theirs leaves no mark, and needs none", async () => {
      const { issue, start } = tenancy;
      const before = (await marks()).length;
      await issue(tenant, { kind: "trial" });
      expect(await marks()).toHaveLength(before);
      await start(tenant);
      await issue(tenant, { kind: "trial" });
      expect(await licenses()).toHaveLength(3);
    });
  });

  test("that do not come about leave no mark", async () => {
    const { licensing, start } = tenancy;
    const failing = licensing.startTrial(
      ADA,
      { tenant, product: PRODUCT },
      { keep: () => Promise.reject(new Error()) },
    );
    await expect(failing).rejects.toBeInstanceOf(Error);
    expect(await licenses()).toEqual([]);
    await start(tenant);
  });

  test("whose projection failed stand: the call says so, and the sweep makes them known", async () => {
    const { tables, start, licensing, code } = tenancy;
    tables.watch.before = async (call) => {
      if (call === "insert entitlements") tables.watch.down = true;
    };
    expect((await refusalOf(start(tenant))).code).toBe("unavailable");
    tables.watch.before = async () => {};
    tables.watch.down = false;
    expect((await refusalOf(start(tenant))).code).toBe("conflict");
    expect(await licenses()).toHaveLength(1);
    expect(await licensing.projectPending()).toBe(1);
    expect(await code(tenant)).toBe("TRIAL");
  });

  test("twice with one Idempotency-Key are one, with the same answer", async () => {
    const { licensing, database, vault, clock } = tenancy;
    const idempotency = createIdempotency({ sql: database.sql, vault, clock });
    const request = {
      door: "organizationTrialStart",
      caller: "contact:1",
      key: randomUUID(),
      fingerprintOf: Buffer.from("{}"),
    };
    const first = await idempotency.begin(request);
    if (first.kind !== "first") throw new Error("it was done before");
    const result = await licensing.startTrial(ADA, { tenant, product: PRODUCT }, first.once);
    expect(await idempotency.begin(request)).toEqual({ kind: "repeated", result });
    expect(await licenses()).toHaveLength(1);
  });
});
