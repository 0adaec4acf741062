import { describe, expect, test } from "@jest/globals";
import { Problem, problemOf } from "../../pages/api/problem.ts";
import { atFields, namingEntries } from "../../pages/staff/atField.ts";
import { isOver, sessionsOf } from "../../pages/staff/debug/sessions.ts";
import { mergedOf, newsOf } from "../../pages/staff/editing/edits.ts";
import { employeeOf, hasOneOf } from "../../pages/staff/employee.ts";
import { standingOf } from "../../pages/staff/licenses/standing.ts";
import { contradictionsIn, doubtsBeside, doubtsOfTerm } from "../../pages/staff/licenses/termFaults.ts";
import { changesOf, termsOf, typedOf } from "../../pages/staff/licenses/terms.ts";
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
    expect(changesOf({ before: typedOf(LICENSE), mine: typedOf(LICENSE) })).toEqual({});
  });

  test("takes ids of sites in braces, as Azure's tools print them", () => {
    const { sites } = termsOf({ ...typedOf(LICENSE), sites: `{${LICENSE.id}}\n ${LICENSE.organizationId}\n{no end` });
    expect(sites).toEqual([LICENSE.id, LICENSE.organizationId, "{no end"]);
  });

  test("changes what was typed alone; an end that was emptied is none", () => {
    const mine = { ...typedOf(LICENSE), expiresAt: "", maxSites: " 9 " };
    expect(changesOf({ before: typedOf(LICENSE), mine })).toEqual({
      expiresAt: null,
      maxSites: 9,
    });
  });

  test("knows what another employee changed meanwhile, but for what was typed here as well", () => {
    const theirs: License = { ...LICENSE, status: "suspended", maxSites: 9, graceDays: 1, features: ["beta"] };
    const mine = { ...typedOf(LICENSE), maxSites: "4", graceDays: "1" };
    const news = (now: License) => newsOf({ before: typedOf(LICENSE), now: typedOf(now), mine });
    expect(news(theirs)).toEqual(["status", "maxSites", "features"]);
    expect(news({ ...LICENSE, maxSites: 4 })).toEqual([]);
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

describe("a license that is hardly meant", () => {
  const NOW = Date.parse("2026-06-01T00:00:00Z");
  const namesOf = (faults: readonly { name: string }[]): string[] => faults.map(({ name }) => name);

  test("is a trial without an end, or a perpetual one with an end", () => {
    const faulty = (kind: string, expiresAt: string) => namesOf(contradictionsIn({ kind, expiresAt }));
    expect([faulty("trial", ""), faulty("perpetual", "2027-01-01")]).toEqual([["expiresAt"], ["expiresAt"]]);
    expect([faulty("trial", "2027-01-01"), faulty("perpetual", ""), faulty("subscription", "")]).toEqual([[], [], []]);
  });

  test("is one that is over as it begins", () => {
    const doubted = (expiresAt: string) => namesOf(doubtsOfTerm({ expiresAt }, NOW));
    expect(["2026-06-01", "2026-06-02", ""].map(doubted)).toEqual([["expiresAt"], [], []]);
  });

  test("is a second one that counts, of the same product and tenant", () => {
    const of = { product: "alerts", tenant: LICENSE.tenant.toUpperCase() };
    const beside = (changes: Partial<License>) => namesOf(doubtsBeside([{ ...LICENSE, ...changes }], of, NOW));
    expect([beside({}), beside({ startsAt: "2026-07-01T00:00:00Z" })]).toEqual([["tenant"], ["tenant"]]);
    const others: Partial<License>[] = [{ product: "forms" }, { tenant: LICENSE.id }, { status: "revoked" }];
    expect([...others, { expiresAt: "2026-02-01T00:00:00Z", graceUntil: null }].flatMap(beside)).toEqual([]);
  });
});

describe("what Usher refuses", () => {
  const refused = (pointer: string) =>
    Promise.reject(new Problem(400, "validation-failed", "", { errors: [{ pointer, code: "x", detail: "No." }] }));
  const faultOf = async (asked: Promise<unknown>) => {
    const [fault] = problemOf(await asked.catch((error: unknown) => error)).errors;
    return [fault?.pointer, fault?.detail];
  };

  test("of a request's address stands at the field that is called so", async () => {
    expect(await faultOf(atFields(refused("/path/id")))).toEqual(["/id", "No."]);
    expect(await faultOf(atFields(refused("/query/number")))).toEqual(["/number", "No."]);
    expect(await faultOf(atFields(refused("/pathology")))).toEqual(["/pathology", "No."]);
  });

  test("of a list names the entry, by its text or its id", async () => {
    const body = { name: "Alerts", components: ["a", "b"], editions: [{ id: "pro" }] };
    const told = (pointer: string) => faultOf(namingEntries(body, refused(pointer)));
    expect(await told("/components/1")).toEqual(["/components/1", "“b”: No."]);
    expect(await told("/editions/0/features/2")).toEqual(["/editions/0/features/2", "“pro”: No."]);
    for (const pointer of ["/name", "/components", "/components/7"])
      expect(await told(pointer)).toEqual([pointer, "No."]);
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

  test("keeps what another employee typed where nothing was typed here", () => {
    const before = typedProduct(product);
    const now = typedProduct({ ...product, name: "By another", lease: 900 });
    const mine = { ...before, lease: "1200", components: "list-alerts" };
    expect(productOf(mergedOf({ before, now, mine }))).toMatchObject({
      name: "By another",
      lease: 1200,
      components: ["list-alerts"],
    });
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
