import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { linkedTenant } from "../../shared/licensing/schemas.ts";
import { DAY } from "../../shared/platform/clock.ts";
import { Refusal } from "../../shared/platform/refusal.ts";
import { createIdempotency } from "../../shared/platform/sql/idempotency.ts";
import { openAccount } from "../loopback/azurite.ts";
import { databases } from "./databases.ts";
import { ADA, BEN, openTenancy, refusalOf, type Tenancy, tokenOf } from "./tenancy.ts";

const account = openAccount();

describe.each(databases())("a tenant's proof on $name", ({ create }) => {
  let tenancy: Tenancy;
  let tenant: string;
  beforeAll(async () => {
    tenancy = await openTenancy(create, account);
  });
  beforeEach(() => {
    tenant = randomUUID();
  });
  afterAll(() => tenancy.drop());

  const row = async () => (await tenancy.kept(tenant)).tenants[0];

  test("links a free tenant, and keeps the domain of the administrator who proved it", async () => {
    const { clock, prove, licensing } = tenancy;
    const proven = await prove(tenant, "contoso.com");
    expect(linkedTenant.parse(proven.tenant)).toEqual(proven.tenant);
    const linkedAt = new Date(clock.now()).toISOString();
    expect(proven).toEqual({ created: true, tenant: { tenant, linkedBy: "proof", linkedAt } });
    expect((await licensing.listTenants(ADA.organizationId)).tenants).toContainEqual({
      ...proven.tenant,
      domain: "contoso.com",
    });
    expect(await row()).toMatchObject({ domain: "contoso.com", organization_id: ADA.organizationId });
  });

  test("raises an employee's link, which has no domain, and leaves when it was linked", async () => {
    const { clock, prove, licensing } = tenancy;
    const linked = await licensing.linkTenant(ADA.organizationId, tenant);
    expect(await row()).toMatchObject({ domain: null });
    clock.advance(DAY);
    expect(await prove(tenant, "contoso.com")).toEqual({
      created: false,
      tenant: { ...linked.tenant, linkedBy: "proof" },
    });
    expect(await row()).toMatchObject({ linked_by: "proof", domain: "contoso.com" });
    expect((await licensing.linkTenant(ADA.organizationId, tenant)).tenant.linkedBy).toBe("proof");
  });

  test("repeated changes nothing: the first domain stays, and one that was missing is filled in", async () => {
    const { prove } = tenancy;
    const first = await prove(tenant);
    expect(await row()).toMatchObject({ domain: null });
    for (const domain of ["contoso.com", "fabrikam.com", undefined]) {
      expect(await prove(tenant, domain)).toEqual({ ...first, created: false });
      expect(await row()).toMatchObject({ domain: "contoso.com" });
    }
  });

  test("of another organization's tenant is a conflict, however it was linked, and changes nothing", async () => {
    const { prove, licensing } = tenancy;
    await licensing.linkTenant(ADA.organizationId, tenant);
    for (const domain of ["ada.example", "ben.example"]) {
      const before = await row();
      expect((await refusalOf(prove(tenant, domain, BEN))).code).toBe("conflict");
      expect(await row()).toEqual(before);
      await prove(tenant, "ada.example");
    }
  });

  test("of an organization that was erased a moment ago is refused as its token is", async () => {
    const erased = { ...ADA, organizationId: randomUUID() };
    expect((await refusalOf(tenancy.prove(tenant, undefined, erased))).code).toBe("not-signed-in");
    expect(await row()).toBeUndefined();
  });

  test("by two organizations at the same instant: exactly one has it, and keeps it", async () => {
    const { prove, instance, database } = tenancy;
    const other = instance(database.open());
    for (let round = 0; round < 10; round += 1) {
      tenant = randomUUID();
      const outcomes = await Promise.allSettled([
        prove(tenant, "ada.example"),
        prove(tenant, "ben.example", BEN, other),
      ]);
      const [lost, ...more] = outcomes.filter((outcome) => outcome.status === "rejected");
      expect([lost?.reason instanceof Refusal && lost.reason.code, more]).toEqual(["conflict", []]);
      const isAdas = outcomes[0].status === "fulfilled";
      expect(await row()).toMatchObject({
        organization_id: isAdas ? ADA.organizationId : BEN.organizationId,
        domain: isAdas ? "ada.example" : "ben.example",
      });
    }
  });

  test("twice with one Idempotency-Key is one proof with one answer, and the token is kept nowhere", async () => {
    const { licensing, database, vault, clock } = tenancy;
    const idempotency = createIdempotency({ sql: database.sql, vault, clock });
    const entraToken = tokenOf(tenant, "contoso.com");
    const request = {
      door: "organizationTenantProve",
      caller: "contact:1",
      key: randomUUID(),
      fingerprintOf: Buffer.from(entraToken),
    };
    const first = await idempotency.begin(request);
    if (first.kind !== "first") throw new Error("it was done before");
    const result = await licensing.proveTenant(ADA, { entraToken }, first.once);
    expect(await idempotency.begin(request)).toEqual({ kind: "repeated", result });
    const db = await database.sql.db();
    const kept = await db.selectFrom("idempotency").selectAll().execute();
    expect(kept).toHaveLength(1);
    const opened = (await vault.keyring.open(ADA.subject)).open<object>(
      { table: "idempotency", column: "result", row: String(kept[0]?.scope) },
      String(kept[0]?.result),
    );
    expect(JSON.stringify([kept, opened])).not.toContain("contoso.com");
  });
});
