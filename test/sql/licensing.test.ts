import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { createLicensing, type Licensing } from "../../shared/licensing/createLicensing.ts";
import { type LicenseBody, license as licenseSchema, linkedTenant } from "../../shared/licensing/schemas.ts";
import { DAY, HOUR, SECOND } from "../../shared/platform/clock.ts";
import { notRepeated } from "../../shared/platform/once.ts";
import { Refusal } from "../../shared/platform/refusal.ts";
import { createIdempotency } from "../../shared/platform/sql/idempotency.ts";
import type { Sql } from "../../shared/platform/sql/sql.ts";
import type { Vault } from "../../shared/platform/vault/vault.ts";
import { claimsOf } from "../licensing/checkWorld.ts";
import {
  fileVault,
  freshTables,
  noNotices,
  noProof,
  nothingElse,
  productBody,
  SITE,
  silent,
  stoppedClock,
  watched,
} from "../licensing/parts.ts";
import { openAccount } from "../loopback/azurite.ts";
import { type Database, databases } from "./databases.ts";

const account = openAccount();

const ORGANIZATIONS = new Map([
  ["0f9a0000-0000-7000-8000-000000000001", "50b1ec70-0000-4000-8000-000000000001"],
  ["0f9a0000-0000-7000-8000-000000000002", "50b1ec70-0000-4000-8000-000000000002"],
]);
const [OURS = "", THEIRS = ""] = ORGANIZATIONS.keys();

describe.each(databases())("licenses on $name", ({ create }) => {
  let database: Database;
  let tables: ReturnType<typeof watched>;
  let vault: Vault & AsyncDisposable;
  let licensing: Licensing;
  const clock = stoppedClock();

  beforeAll(async () => {
    database = await create({ clock });
    tables = watched(freshTables(account));
    vault = await fileVault(tables, clock);
    for (const subject of ORGANIZATIONS.values()) await vault.keyring.create(subject);
    licensing = instance();
    await licensing.putProduct("alerts", productBody());
  });
  beforeEach(() => {
    tables.watch.down = false;
    tables.watch.before = async () => {};
    clock.advance(10 * SECOND);
  });
  afterAll(async () => {
    await vault[Symbol.asyncDispose]();
    await database.drop();
  });

  const instance = (sql: Sql = database.sql): Licensing =>
    createLicensing({
      sql,
      tables,
      vault,
      clock,
      log: silent,
      settings: { publicUrl: "https://usher.example", floodRate: 600 },
      organizations: {
        exists: async (_transaction, id) => {
          const subject = ORGANIZATIONS.get(id);
          return subject === undefined ? undefined : { subject };
        },
        isOpen: async (id) => ORGANIZATIONS.has(id),
      },
      proveTenantAdmin: noProof,
      eraseTenant: nothingElse,
      notices: noNotices,
    });

  const body = (changes: Partial<LicenseBody> = {}): LicenseBody => ({
    organizationId: OURS,
    tenant: randomUUID(),
    product: "alerts",
    edition: "premium",
    kind: "subscription",
    components: ["*"],
    startsAt: "2026-01-01T00:00:00Z",
    expiresAt: "2027-01-01T00:00:00Z",
    graceDays: 14,
    ...changes,
  });

  const issue = (changes: Partial<LicenseBody> = {}, on = licensing) => on.issueLicense(body(changes), notRepeated);
  const codeFor = async (tenant: string, on = licensing) =>
    (await on.checkLicense({ product: "alerts" }, tenant)).body.code;
  const pending = async (id: string) => {
    const db = await database.sql.db();
    return db.selectFrom("license_changes").selectAll().where("license_id", "=", id).execute();
  };
  const refusal = async (work: Promise<unknown>): Promise<Refusal> => {
    const error = await work.then(
      () => new Error("it was not refused"),
      (thrown: unknown) => thrown,
    );
    if (error instanceof Refusal) return error;
    throw error;
  };

  describe("issuing", () => {
    test("gives back the license as asked for, with a key of 128 bits and an ETag", async () => {
      const asked = body({ sites: [SITE], maxSites: 5, features: ["export"], components: ["calendar"] });
      const { license, etag } = await licensing.issueLicense(asked, notRepeated);
      expect(licenseSchema.parse(license)).toEqual(license);
      expect(license).toMatchObject({
        ...asked,
        status: "active",
        startsAt: "2026-01-01T00:00:00.000Z",
        expiresAt: "2027-01-01T00:00:00.000Z",
        graceUntil: "2027-01-15T00:00:00.000Z",
      });
      expect(Buffer.from(license.key, "base64url")).toHaveLength(16);
      expect(etag).toBe('"1"');
    });

    test("is visible to a check at once, and leaves nothing to be projected", async () => {
      const tenant = randomUUID();
      expect(await codeFor(tenant)).toBe("NOT_FOUND");
      const { license } = await issue({ tenant });
      expect(await codeFor(tenant)).toBe("VALID");
      expect(await pending(license.id)).toEqual([]);
    });

    test("is the last answer, with its token, in an outage that begins right after it was checked", async () => {
      const asked = body();
      const check = () => licensing.checkLicense({ product: "alerts" }, asked.tenant);
      expect((await check()).body.code).toBe("NOT_FOUND");
      clock.advance(6500);
      await licensing.issueLicense(asked, notRepeated);
      // The feed is looked at beside the check, and heard before the licenses are read.
      tables.watch.before = async (call) => {
        if (call === "list entitlements") await new Promise((resolve) => setTimeout(resolve, 100));
      };
      const last = await check();
      expect(last.body.code).toBe("VALID");
      tables.watch.down = true;
      for (const later of [0, SECOND, 11 * SECOND, HOUR]) {
        clock.advance(later);
        const during = await check();
        expect([during.body, during.etag]).toEqual([last.body, last.etag]);
      }
    });

    test("links a tenant that is free, and leaves one that is theirs as it is", async () => {
      const tenant = randomUUID();
      await issue({ tenant });
      const linkedAt = new Date(clock.now()).toISOString();
      clock.advance(DAY);
      await issue({ tenant });
      const { tenants } = await licensing.listTenants(OURS);
      expect(tenants.filter((each) => each.tenant === tenant)).toEqual([
        { tenant, domain: null, linkedBy: "employee", linkedAt },
      ]);
    });

    test("of another organization's tenant is a conflict, and nothing is kept", async () => {
      const tenant = randomUUID();
      await issue({ tenant });
      expect((await refusal(issue({ tenant, organizationId: THEIRS }))).code).toBe("conflict");
      expect((await licensing.listLicenses({ tenant })).licenses).toHaveLength(1);
    });

    test("to an organization that there is not is refused, and links nothing", async () => {
      const tenant = randomUUID();
      const organizationId = randomUUID();
      expect((await refusal(issue({ tenant, organizationId }))).code).toBe("not-found");
      expect((await licensing.listTenants(organizationId)).tenants).toEqual([]);
    });

    test("names all faults at once: a license names what the catalogue has", async () => {
      const { code, errors } = await refusal(
        issue({
          edition: "gold",
          components: ["calendar", "time-machine"],
          expiresAt: "2026-01-01T00:00:00Z",
        }),
      );
      expect(code).toBe("validation-failed");
      expect(errors?.map(({ pointer, code: fault }) => [pointer, fault])).toEqual([
        ["/edition", "unknown-edition"],
        ["/components/1", "unknown-component"],
        ["/expiresAt", "too-early"],
      ]);
      expect((await refusal(issue({ product: "unheard-of" }))).errors?.[0]?.pointer).toBe("/product");
    });

    test("of any kind may end or not: that is the employee's choice", async () => {
      expect((await issue({ kind: "trial", expiresAt: null })).license.expiresAt).toBeNull();
      expect((await issue({ kind: "perpetual" })).license.expiresAt).not.toBeNull();
    });

    test("at the same instant, for one free tenant and two organizations: exactly one has it", async () => {
      for (let round = 0; round < 5; round += 1) {
        const tenant = randomUUID();
        const other = instance(database.open());
        const outcomes = await Promise.allSettled([
          issue({ tenant }),
          issue({ tenant, organizationId: THEIRS }, other),
        ]);
        expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
        const lost = outcomes.find((outcome) => outcome.status === "rejected");
        expect(lost?.reason).toMatchObject({ code: "conflict" });
        expect((await licensing.listLicenses({ tenant })).licenses).toHaveLength(1);
      }
    });

    test("twice with one Idempotency-Key gives one license and the same answer, even where its projection failed", async () => {
      const idempotency = createIdempotency({ sql: database.sql, vault, clock });
      const tenant = randomUUID();
      const request = {
        door: "issueLicense",
        caller: "employee:1",
        key: randomUUID(),
        fingerprintOf: Buffer.from("{}"),
      };
      const first = await idempotency.begin(request);
      if (first.kind !== "first") throw new Error("it was done before");
      tables.watch.before = async (call) => {
        if (call.endsWith("entitlements")) tables.watch.down = true;
      };
      expect((await refusal(licensing.issueLicense(body({ tenant }), first.once))).code).toBe("unavailable");
      await first.abandon();
      tables.watch.before = async () => {};
      tables.watch.down = false;
      const again = await idempotency.begin(request);
      const { licenses } = await licensing.listLicenses({ tenant });
      expect(licenses).toHaveLength(1);
      expect(again).toEqual({ kind: "repeated", result: { license: licenses[0], etag: '"1"' } });
      await licensing.projectPending();
    });
  });

  describe("changing", () => {
    test("takes what is sent, leaves the rest, and is visible to a check at once", async () => {
      const { license } = await issue({ features: ["export"], sites: [SITE] });
      const changed = await licensing.changeLicense(license.id, { edition: "standard", sites: null, graceDays: 3 });
      expect(changed).toEqual({
        etag: '"2"',
        license: { ...license, edition: "standard", sites: null, graceDays: 3, graceUntil: "2027-01-04T00:00:00.000Z" },
      });
      expect((await licensing.listLicenses({ tenant: license.tenant })).licenses).toEqual([changed.license]);
      const { body: answer } = await licensing.checkLicense({ product: "alerts" }, license.tenant);
      expect(answer).toMatchObject({ code: "VALID", edition: "standard", features: ["rules", "export"] });
    });

    test("suspends, resumes and revokes; revoked is final", async () => {
      const { license } = await issue();
      const { id, tenant } = license;
      await licensing.changeLicense(id, { status: "suspended" });
      expect(await codeFor(tenant)).toBe("SUSPENDED");
      await licensing.changeLicense(id, { status: "active" });
      expect(await codeFor(tenant)).toBe("VALID");
      await licensing.changeLicense(id, { status: "revoked" });
      expect(await codeFor(tenant)).toBe("REVOKED");
      for (const patch of [{ status: "active" as const }, { graceDays: 1 }, { status: "suspended" as const }]) {
        expect((await refusal(licensing.changeLicense(id, patch))).code).toBe("conflict");
      }
      expect((await licensing.changeLicense(id, { status: "revoked" })).license.status).toBe("revoked");
    });

    test("is read with the ETag that If-Match takes", async () => {
      const { license } = await issue();
      const read = await licensing.readLicense(license.id);
      expect(read.license).toEqual(license);
      const changed = await licensing.changeLicense(license.id, { graceDays: 1 }, read.etag);
      expect(await licensing.readLicense(license.id)).toEqual(changed);
      expect(changed.etag).not.toBe(read.etag);
      expect((await refusal(licensing.readLicense(randomUUID()))).code).toBe("not-found");
    });

    test("obeys If-Match", async () => {
      const { license, etag } = await issue();
      const changed = await licensing.changeLicense(license.id, { graceDays: 1 }, etag);
      expect((await refusal(licensing.changeLicense(license.id, { graceDays: 2 }, etag))).code).toBe(
        "precondition-failed",
      );
      await licensing.changeLicense(license.id, { graceDays: 2 }, `"x", ${changed.etag}`);
      await licensing.changeLicense(license.id, { graceDays: 3 }, "*");
      expect((await refusal(licensing.changeLicense(license.id, { graceDays: 4 }, 'W/"4"'))).code).toBe(
        "precondition-failed",
      );
    });

    test("at the same instant: every change counts, and of those with one ETag exactly one", async () => {
      const { license, etag } = await issue();
      const other = instance(database.open());
      await Promise.all([
        licensing.changeLicense(license.id, { graceDays: 1 }),
        other.changeLicense(license.id, { edition: "standard" }),
      ]);
      const [both] = (await licensing.listLicenses({ tenant: license.tenant })).licenses;
      expect(both).toMatchObject({ graceDays: 1, edition: "standard" });
      expect(await codeFor(license.tenant)).toBe("VALID");

      const fresh = await issue();
      const outcomes = await Promise.allSettled([
        licensing.changeLicense(fresh.license.id, { graceDays: 5 }, etag),
        other.changeLicense(fresh.license.id, { graceDays: 6 }, etag),
      ]);
      expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    });

    test("to what cannot be is refused with its faults, and what is not touched is not looked at", async () => {
      const { license } = await issue({ edition: "standard" });
      expect((await refusal(licensing.changeLicense(license.id, { edition: "gold" }))).errors?.[0]?.pointer).toBe(
        "/edition",
      );
      expect(
        (await refusal(licensing.changeLicense(license.id, { startsAt: "2028-01-01T00:00:00Z" }))).errors?.[0]?.pointer,
      ).toBe("/expiresAt");
      await licensing.putProduct(
        "alerts",
        productBody({ editions: [{ id: "premium", features: ["rules", "digests"] }] }),
      );
      expect((await licensing.changeLicense(license.id, { status: "suspended" })).license.status).toBe("suspended");
      await licensing.putProduct("alerts", productBody());
    });

    test("of a license that there is not is not-found", async () => {
      expect((await refusal(licensing.changeLicense(randomUUID(), { graceDays: 1 }))).code).toBe("not-found");
    });
  });

  describe("the projection", () => {
    test("that fails leaves the change standing: the call says so, and the sweep repairs it", async () => {
      const { license } = await issue();
      tables.watch.before = async (call) => {
        if (call === "replace entitlements") tables.watch.down = true;
      };
      expect((await refusal(licensing.changeLicense(license.id, { status: "suspended" }))).code).toBe("unavailable");
      tables.watch.before = async () => {};
      tables.watch.down = false;
      expect((await licensing.listLicenses({ tenant: license.tenant })).licenses[0]?.status).toBe("suspended");
      expect(await pending(license.id)).toHaveLength(1);
      expect(await licensing.projectPending()).toBe(1);
      expect(await codeFor(license.tenant)).toBe("SUSPENDED");
      expect(await pending(license.id)).toEqual([]);
      expect(await licensing.projectPending()).toBe(0);
    });

    test("is done by asking again as well", async () => {
      const { license } = await issue();
      tables.watch.before = async (call) => {
        if (call === "replace entitlements") tables.watch.down = true;
      };
      await refusal(licensing.changeLicense(license.id, { status: "revoked" }));
      tables.watch.before = async () => {};
      tables.watch.down = false;
      expect((await licensing.changeLicense(license.id, { status: "revoked" })).license.status).toBe("revoked");
      expect(await codeFor(license.tenant)).toBe("REVOKED");
      expect(await pending(license.id)).toEqual([]);
    });

    test("that dies after writing and before telling others is finished by the sweep: other instances hear of it", async () => {
      const { license } = await issue();
      const other = instance();
      expect(await codeFor(license.tenant, other)).toBe("VALID");
      let writes = 0;
      tables.watch.before = async (call) => {
        // The license's own row is replaced first, the feed after it.
        if (call === "replace entitlements") writes += 1;
        if (writes === 2) tables.watch.down = true;
      };
      expect((await refusal(licensing.changeLicense(license.id, { status: "suspended" }))).code).toBe("unavailable");
      tables.watch.before = async () => {};
      tables.watch.down = false;
      await instance().projectPending();
      clock.advance(10 * SECOND);
      expect(await codeFor(license.tenant, other)).toBe("SUSPENDED");
    });

    test("by two sweeps at once does no harm, and projects more than one batch", async () => {
      const ids: string[] = [];
      tables.watch.before = async (call) => {
        if (call.endsWith("entitlements")) tables.watch.down = true;
      };
      for (let at = 0; at < 60; at += 1) {
        tables.watch.down = false;
        const tenant = randomUUID();
        await refusal(issue({ tenant }));
        ids.push(tenant);
      }
      tables.watch.before = async () => {};
      tables.watch.down = false;
      await Promise.all([licensing.projectPending(), instance(database.open()).projectPending()]);
      const db = await database.sql.db();
      expect(await db.selectFrom("license_changes").selectAll().execute()).toEqual([]);
      for (const tenant of [ids[0] ?? "", ids[59] ?? ""]) expect(await codeFor(tenant)).toBe("VALID");
    });

    test("holds no personal data and nothing of the organization", async () => {
      const { license } = await issue();
      const rows: unknown[] = [];
      for await (const row of tables.open("entitlements").list({ partitionKey: license.tenant })) rows.push(row);
      expect(rows).toHaveLength(1);
      expect(JSON.stringify(rows)).not.toContain(OURS);
      expect(JSON.stringify(rows)).not.toContain(ORGANIZATIONS.get(OURS));
    });
  });

  describe("reading", () => {
    test("lists by organization, by tenant, and by both; keys included", async () => {
      const [ours, theirs] = [await issue(), await issue({ organizationId: THEIRS })];
      const ids = async (of: object): Promise<string[]> =>
        (await licensing.listLicenses(of)).licenses.map(({ id }) => id);
      expect(await ids({ organizationId: THEIRS })).toContain(theirs.license.id);
      expect(await ids({ organizationId: THEIRS })).not.toContain(ours.license.id);
      expect(await ids({ tenant: ours.license.tenant })).toEqual([ours.license.id]);
      expect(await ids({ organizationId: THEIRS, tenant: ours.license.tenant })).toEqual([]);
    });

    test("a contact sees the licenses of their own organization alone", async () => {
      await issue();
      const contact = { kind: "contact" as const, organizationId: THEIRS, contactId: randomUUID(), subject: "" };
      const { licenses } = await licensing.contactLicenses(contact);
      expect(licenses.length).toBeGreaterThan(0);
      expect(new Set(licenses.map(({ organizationId }) => organizationId))).toEqual(new Set([THEIRS]));
      expect(licenses.every(({ key }) => key.length === 22)).toBe(true);
    });
  });

  describe("an employee's link", () => {
    test("gives a free tenant to an organization, and is the same when repeated", async () => {
      const tenant = randomUUID();
      const first = await licensing.linkTenant(OURS, tenant);
      expect(linkedTenant.parse(first.tenant)).toEqual(first.tenant);
      expect(first).toEqual({
        created: true,
        tenant: { tenant, linkedBy: "employee", linkedAt: new Date(clock.now()).toISOString() },
      });
      clock.advance(DAY);
      expect(await licensing.linkTenant(OURS, tenant)).toEqual({ ...first, created: false });
      expect((await refusal(licensing.linkTenant(THEIRS, tenant))).code).toBe("conflict");
      expect((await refusal(licensing.linkTenant(randomUUID(), randomUUID()))).code).toBe("not-found");
    });
  });

  test("the token of an issued license says what the license says", async () => {
    const { license } = await issue({ kind: "trial", features: ["export"] });
    const { body: answer } = await licensing.checkLicense({
      tenant: license.tenant,
      product: "alerts",
      key: license.key,
    });
    expect(claimsOf(answer.token)).toMatchObject({
      code: "TRIAL",
      edition: "premium",
      features: ["rules", "digests", "export"],
      expiresAt: license.expiresAt,
      graceUntil: license.graceUntil,
    });
  });
});
