import { describe, expect, test } from "@jest/globals";
import { isOver, sessionsOf } from "../../pages/staff/debug/sessions.ts";
import { employeeOf, hasOneOf } from "../../pages/staff/employee.ts";
import { standingOf } from "../../pages/staff/licenses/standing.ts";
import { changesOf, newsOf, termsOf, typedOf } from "../../pages/staff/licenses/terms.ts";
import { durationText } from "../../pages/staff/operations/ago.ts";
import { productOf, typedOf as typedProduct } from "../../pages/staff/products/typedProduct.ts";
import type { AuditEvent, License, Product } from "../../pages/staff/shapes.ts";

const LICENSE: License = {
  id: "0193f000-0000-7000-8000-000000000001",
  key: "a-key",
  status: "active",
  organizationId: "0193f000-0000-7000-8000-000000000002",
  tenant: "8f1c3c5e-0b6f-4c1e-9a55-0f3c7c1d2e4a",
  product: "alerts",
  edition: "premium",
  kind: "subscription",
  components: ["list-alerts", "calendar"],
  sites: null,
  maxSites: 3,
  features: [],
  startsAt: "2026-01-31T08:15:00.000Z",
  expiresAt: "2027-01-31T00:00:00.000Z",
  graceDays: 14,
  graceUntil: "2027-02-14T00:00:00.000Z",
};

describe("a license's form", () => {
  test("changes nothing where nothing was typed, not even a time of day that it does not show", () => {
    expect(changesOf(typedOf(LICENSE), typedOf(LICENSE))).toEqual({});
  });

  test("changes what was typed alone; an end that was emptied is none", () => {
    expect(changesOf(typedOf(LICENSE), { ...typedOf(LICENSE), expiresAt: "", maxSites: " 9 " })).toEqual({
      expiresAt: null,
      maxSites: 9,
    });
  });

  test("knows what another employee changed meanwhile, but for what was typed here as well", () => {
    const theirs: License = { ...LICENSE, status: "suspended", maxSites: 9, graceDays: 1, features: ["beta"] };
    const mine = { ...typedOf(LICENSE), maxSites: "4", graceDays: "1" };
    expect(newsOf(typedOf(LICENSE), theirs, mine)).toEqual(["status", "maxSites", "features"]);
    expect(newsOf(typedOf(LICENSE), { ...LICENSE, maxSites: 4 }, mine)).toEqual([]);
  });

  test("hands on what is no whole number as it was typed, for Usher to refuse it", () => {
    expect(termsOf({ ...typedOf(LICENSE), maxSites: "1.5", graceDays: "ten" })).toMatchObject({
      maxSites: "1.5",
      graceDays: "ten",
    });
  });

  test("takes lists by lines and by commas", () => {
    const { components, sites } = termsOf({ ...typedOf(LICENSE), components: "a, b\n\n c ", sites: " \n" });
    expect([components, sites]).toEqual([["a", "b", "c"], null]);
  });
});

describe("how a license stands", () => {
  const at = (time: string, changes: Partial<License> = {}) =>
    standingOf({ ...LICENSE, ...changes }, Date.parse(time)).text;

  test("follows its times, the end itself being over", () => {
    expect(at("2026-01-31T08:14:59.999Z")).toBe("Not begun yet");
    expect(at("2026-01-31T08:15:00Z")).toBe("Active");
    expect(at("2027-01-31T00:00:00Z")).toBe("In its days of grace");
    expect(at("2027-02-14T00:00:00Z")).toBe("Ended");
    expect(at("2099-01-01T00:00:00Z", { expiresAt: null, graceUntil: null })).toBe("Active");
  });

  test("is what an employee made of it before all else", () => {
    expect(at("2099-01-01T00:00:00Z", { status: "suspended" })).toBe("Suspended");
    expect(at("2026-06-01T00:00:00Z", { status: "revoked" })).toBe("Revoked");
  });
});

describe("a product's form", () => {
  const product: Product = {
    id: "alerts",
    name: "Alerts",
    components: ["list-alerts", "calendar"],
    editions: [
      { id: "basic", features: [] },
      { id: "pro", features: ["email", "summaries"] },
    ],
    trial: { days: 30, edition: "basic" },
    minVersion: "1.4.0",
    lease: 600,
  };

  test("comes back as it was where nothing was typed", () => {
    expect({ id: product.id, ...productOf(typedProduct(product)) }).toEqual(product);
  });

  test("has no trial where both of its fields are empty, and a faulty one where one is", () => {
    const typed = typedProduct(product);
    expect(productOf({ ...typed, "trial/days": "", "trial/edition": " " })).not.toHaveProperty("trial");
    expect(productOf({ ...typed, "trial/days": "" })).toMatchObject({ trial: { edition: "basic" } });
  });
});

describe("requests for debug logging", () => {
  const event = (consent: string, name: AuditEvent["event"]): AuditEvent => ({
    consent,
    tenant: "t",
    at: "2026-01-31T00:00:00Z",
    event: name,
    role: "system",
  });

  test("stand as their last decision says, whatever was read since; the newest first", () => {
    const sessions = sessionsOf([
      event("one", "asked"),
      event("one", "refused"),
      event("two", "asked"),
      event("two", "allowed"),
      event("two", "first-entry"),
      event("two", "read"),
    ]);
    expect(sessions.map(({ consent, state }) => [consent, state])).toEqual([
      ["two", "allowed"],
      ["one", "refused"],
    ]);
    expect(sessions.map(isOver)).toEqual([false, true]);
  });
});

describe("an employee", () => {
  const tokenOf = (claims: object): string => `x.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.x`;

  test("is who their token says", () => {
    const employee = employeeOf(tokenOf({ oid: "somebody", roles: ["Support.Agent"] }));
    expect(employee).toEqual({ oid: "somebody", roles: ["Support.Agent"] });
    expect(hasOneOf(employee, ["Licenses.Manage", "Support.Agent"])).toBe(true);
    expect(hasOneOf(employee, ["Privacy.Officer"])).toBe(false);
  });

  test("has no role where the token says none, or cannot be read", () => {
    expect([employeeOf(tokenOf({})).roles, employeeOf("").roles, employeeOf("a.b.c").roles]).toEqual([[], [], []]);
  });
});

test("durations are told in the largest unit that they fill twice", () => {
  const told = [0.4, 1, 119, 120, 7199, 7200, 172_799, 172_800].map(durationText);
  expect(told).toEqual([
    "less than a second",
    "one second",
    "119 seconds",
    "2 minutes",
    "119 minutes",
    "2 hours",
    "47 hours",
    "2 days",
  ]);
});
