import { describe, expect, test } from "@jest/globals";
import { productBody } from "../../shared/licensing/product.ts";
import { licenseBody, licensePatch } from "../../shared/licensing/schemas.ts";
import * as parts from "./parts.ts";

const faults = (changes: Record<string, unknown>): string[] => {
  const { error } = productBody.safeParse({ ...parts.productBody(), ...changes });
  return (error?.issues ?? []).map((issue) => `/${issue.path.join("/")}`);
};

describe("a product", () => {
  test("is taken as the contract shows it", () => {
    expect(faults({})).toEqual([]);
    expect(
      faults({ trial: { days: 30, edition: "premium" }, minVersion: "1.2.0", lease: 600, refreshAfter: 60 }),
    ).toEqual([]);
  });

  test("has ids that are plain words", () => {
    for (const id of ["-a", "a-", ".a", "", "a b", "a|b", "_changes", "é", "a".repeat(41)]) {
      expect([id, faults({ components: [id] })]).toEqual([id, expect.arrayContaining(["/components/0"])]);
    }
  });

  test("has each component, edition and feature once", () => {
    expect(faults({ components: ["a", "b", "a"] })).toEqual(["/components/2"]);
    const edition = { id: "standard", features: ["x", "x"] };
    expect(faults({ editions: [edition, { id: "standard", features: [] }] })).toEqual([
      "/editions/0/features/1",
      "/editions/1/id",
    ]);
  });

  test("has a trial of one of its editions", () => {
    expect(faults({ trial: { days: 30, edition: "gold" } })).toEqual(["/trial/edition"]);
    expect(faults({ trial: { days: 0, edition: "premium" } })).toEqual(["/trial/days"]);
  });

  test("is refreshed within its lease, also where only one of the two is said", () => {
    expect(faults({ lease: 600, refreshAfter: 601 })).toEqual(["/refreshAfter"]);
    expect(faults({ refreshAfter: 86_401 })).toEqual(["/refreshAfter"]);
    expect(faults({ refreshAfter: 86_400 })).toEqual([]);
    expect(faults({ lease: 600 })).toEqual([]);
    expect(faults({ lease: 60.5 })).toEqual(["/lease"]);
  });

  test("has a SemVer version and no unknown field", () => {
    expect(faults({ minVersion: "1.2" })).toEqual(["/minVersion"]);
    expect(faults({ price: 3 })).toEqual(["/"]);
  });
});

const body = {
  organizationId: "0F9A0000-0000-7000-8000-000000000001",
  tenant: parts.TENANT.toUpperCase(),
  product: "alerts",
  edition: "standard",
  kind: "subscription",
  components: ["*"],
  startsAt: "2026-01-01T00:00:00Z",
  expiresAt: "2027-01-01T00:00:00+01:00",
  graceDays: 14,
};

describe("a license in a body", () => {
  test("has GUIDs in any case, which are lower case from then on", () => {
    const read = licenseBody.parse({ ...body, sites: [parts.SITE.toUpperCase()] });
    expect([read.organizationId, read.tenant, read.sites]).toEqual([
      body.organizationId.toLowerCase(),
      parts.TENANT,
      [parts.SITE],
    ]);
  });

  test("has each site once, in whatever case", () => {
    const { error } = licenseBody.safeParse({ ...body, sites: [parts.SITE, parts.SITE.toUpperCase()] });
    expect(error?.issues.map(({ path }) => path)).toEqual([["sites", 1]]);
  });

  test("has times that are dates", () => {
    for (const startsAt of [
      "2026-02-30T00:00:00Z",
      "2026-01-01",
      "yesterday",
      "0001-01-01T00:00:00Z",
      5,
      "9999-12-31T00:00:00Z",
    ]) {
      expect([startsAt, licenseBody.safeParse({ ...body, startsAt }).error?.issues.length]).toEqual([startsAt, 1]);
    }
  });

  test("is for every component or for named ones", () => {
    expect(licenseBody.safeParse({ ...body, components: ["calendar"] }).success).toBe(true);
    expect(licenseBody.safeParse({ ...body, components: ["*", "calendar"] }).success).toBe(false);
    expect(licenseBody.safeParse({ ...body, components: [] }).success).toBe(false);
  });

  test("cannot be moved to another organization, tenant or product", () => {
    for (const name of ["organizationId", "tenant", "product", "id", "key"]) {
      expect([name, licensePatch.safeParse({ [name]: parts.TENANT }).success]).toEqual([name, false]);
    }
  });
});
