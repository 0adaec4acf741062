import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Refusal } from "../../shared/platform/refusal.ts";
import { openAccount } from "../loopback/azurite.ts";
import { databases } from "./databases.ts";
import { ADA, BEN, openTenancy, PAST, type Tenancy } from "./tenancy.ts";

const account = openAccount();

const ROUNDS = 8;

describe.each(databases())("unlinking a tenant on $name, at the same instant", ({ create }) => {
  let tenancy: Tenancy;
  beforeAll(async () => {
    tenancy = await openTenancy(create, account);
  });
  afterAll(() => tenancy.drop());

  test("as an employee issues a license: either it stands with its tenant, or one of the two has to come back", async () => {
    const { issue, revoked, kept, instance, database, code } = tenancy;
    const other = instance(database.open());
    for (let round = 0; round < ROUNDS; round += 1) {
      const tenant = randomUUID();
      await revoked(tenant);
      const [unlinked, issued] = await Promise.allSettled([other.unlinkTenant(ADA, tenant), issue(tenant)]);
      const { tenants, licenses } = await kept(tenant);
      const isAfter = unlinked.status === "fulfilled";
      if (issued.status === "rejected") {
        // What the tenant leaves behind was still being erased.
        expect([isAfter, issued.reason.code, tenants.length, licenses.length]).toEqual([true, "unavailable", 0, 0]);
        await issue(tenant);
        continue;
      }
      expect([tenants.length, licenses.length]).toEqual([1, isAfter ? 1 : 2]);
      if (!isAfter) expect(unlinked.reason).toMatchObject({ code: "conflict" });
      expect(await code(tenant)).toBe("VALID");
    }
  });

  test("as an employee prolongs its license: either it stands, or it is gone and the change is not-found", async () => {
    const { issue, kept, instance, database, licensing } = tenancy;
    const other = instance(database.open());
    for (let round = 0; round < ROUNDS; round += 1) {
      const tenant = randomUUID();
      const { id } = await issue(tenant, PAST);
      const [unlinked, changed] = await Promise.allSettled([
        other.unlinkTenant(ADA, tenant),
        licensing.changeLicense(id, { expiresAt: "2027-01-01T00:00:00Z" }),
      ]);
      const outcome = [unlinked, changed].map((each) => (each.status === "fulfilled" ? "done" : each.reason.code));
      const { tenants, licenses } = await kept(tenant);
      const isGone = unlinked.status === "fulfilled";
      expect(outcome).toEqual(isGone ? ["done", "not-found"] : ["conflict", "done"]);
      expect([tenants.length, licenses.length]).toEqual(isGone ? [0, 0] : [1, 1]);
    }
  });

  test("as another organization proves it: it has the tenant or it has not, and nothing of before", async () => {
    const { prove, revoked, kept, instance, database, licensing } = tenancy;
    const other = instance(database.open());
    for (let round = 0; round < ROUNDS; round += 1) {
      const tenant = randomUUID();
      await revoked(tenant);
      const [unlinked, proven] = await Promise.allSettled([
        licensing.unlinkTenant(ADA, tenant),
        prove(tenant, "ben.example", BEN, other),
      ]);
      expect(unlinked.status).toBe("fulfilled");
      const { tenants, licenses } = await kept(tenant);
      const its = [expect.objectContaining({ organization_id: BEN.organizationId, domain: "ben.example" })];
      expect([tenants, licenses]).toEqual([proven.status === "fulfilled" ? its : [], []]);
    }
  });

  test("twice: one of them does it, and the other finds it done", async () => {
    const { revoked, instance, database, kept, projected, licensing } = tenancy;
    const other = instance(database.open());
    for (let round = 0; round < ROUNDS; round += 1) {
      const tenant = randomUUID();
      await revoked(tenant);
      const outcomes = await Promise.allSettled([licensing.unlinkTenant(ADA, tenant), other.unlinkTenant(ADA, tenant)]);
      const ends = outcomes.map((each) => (each.status === "fulfilled" ? "done" : (each.reason as Refusal).code));
      expect(ends).toContain("done");
      for (const end of ends) expect(["done", "not-found"]).toContain(end);
      expect([(await kept(tenant)).licenses, await projected(tenant)]).toEqual([[], []]);
    }
  });
});
