import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { chooseLicense } from "../../shared/licensing/activationRules.ts";
import type { License } from "../../shared/licensing/license.ts";
import { verdict } from "../../shared/licensing/verdict.ts";
import { DAY } from "../../shared/platform/clock.ts";
import { license, NOON, OTHER_SITE, product, SITE } from "./parts.ts";

const counted = (id: string, changes: Partial<License> = {}): License => license({ id, maxSites: 3, ...changes });

/** What is chosen, and of which license: by its id. */
const choose = (licenses: readonly License[], active: readonly string[] = []): [string, string?] => {
  const choice = chooseLicense(licenses, new Set(active), SITE, NOON);
  return "license" in choice ? [choice.kind, choice.license.id] : [choice.kind];
};

describe("an activation", () => {
  test("is under a license that has room, and is full where it has none", () => {
    expect(choose([counted("a")])).toEqual(["activate", "a"]);
    expect(choose([counted("a", { used: 2 })])).toEqual(["activate", "a"]);
    for (const used of [3, 4]) expect(choose([counted("a", { used })])).toEqual(["full"]);
  });

  test("is not needed where the site is active already, however few sites the license has since been cut to", () => {
    expect(choose([counted("a", { used: 3 })], ["a"])).toEqual(["counts", "a"]);
    expect(choose([counted("a", { used: 3, maxSites: 1 })], ["a"])).toEqual(["counts", "a"]);
    expect(choose([counted("better", { expiresAt: null }), counted("a", { used: 1 })], ["a"])).toEqual(["counts", "a"]);
  });

  test("is not needed where a license counts for every site", () => {
    expect(choose([license({ id: "every" })])).toEqual(["counts", "every"]);
    expect(choose([counted("a", { expiresAt: null }), license({ id: "every", kind: "trial" })])).toEqual([
      "counts",
      "every",
    ]);
  });

  test("is under none that would not be valid at this site all the same", () => {
    const useless: Partial<License>[] = [
      { status: "revoked" },
      { status: "suspended" },
      { startsAt: NOON + 1 },
      { expiresAt: NOON, graceDays: 0 },
      { sites: [OTHER_SITE] },
    ];
    for (const changes of useless) expect(choose([counted("a", changes)])).toEqual(["not-licensed"]);
    expect(choose([counted("a", { status: "revoked" })], ["a"])).toEqual(["not-licensed"]);
    expect(choose([])).toEqual(["not-licensed"]);
    expect(choose([counted("a", { sites: [SITE] })])).toEqual(["activate", "a"]);
    expect(choose([counted("a", { expiresAt: NOON, graceDays: 1 })])).toEqual(["activate", "a"]);
  });

  test("is under the best that has room: that which would answer a check, then the next", () => {
    const grace = counted("grace", { expiresAt: NOON - DAY });
    const trial = counted("trial", { kind: "trial" });
    const short = counted("short", { expiresAt: NOON + DAY });
    const long = counted("long", { expiresAt: null });
    const all = [grace, trial, short, long];
    expect(choose(all)).toEqual(["activate", "long"]);
    const fill = (...ids: string[]) => all.map((each) => (ids.includes(each.id) ? { ...each, used: 3 } : each));
    expect(choose(fill("long"))).toEqual(["activate", "short"]);
    expect(choose(fill("long", "short"))).toEqual(["activate", "trial"]);
    expect(choose(fill("long", "short", "trial"))).toEqual(["activate", "grace"]);
    expect(choose(fill("long", "short", "trial", "grace"))).toEqual(["full"]);
  });

  test("is under a further license where that alone has other components, and not twice for the same", () => {
    const alerts = counted("alerts", { components: ["list-alerts"] });
    const calendar = counted("calendar", { components: ["calendar"] });
    const both = counted("both", { components: ["*"] });
    expect(choose([alerts, calendar], ["alerts"])).toEqual(["activate", "calendar"]);
    expect(choose([alerts, calendar], ["alerts", "calendar"])[0]).toBe("counts");
    expect(choose([alerts, both], ["both"])).toEqual(["counts", "both"]);
    expect(choose([alerts, both], ["alerts"])).toEqual(["activate", "both"]);
    expect(choose([alerts, { ...calendar, used: 3 }], ["alerts"])).toEqual(["counts", "alerts"]);
    expect(choose([license({ id: "every", components: ["calendar"] }), alerts])).toEqual(["activate", "alerts"]);
  });
});

const anyLicense: fc.Arbitrary<License> = fc
  .record({
    id: fc.uuid(),
    status: fc.constantFrom("active", "active", "active", "suspended", "revoked"),
    kind: fc.constantFrom("trial", "subscription", "perpetual"),
    components: fc.oneof(fc.constant(["*"]), fc.subarray(["calendar", "list-alerts"], { minLength: 1 })),
    sites: fc.option(fc.subarray([SITE, OTHER_SITE])),
    maxSites: fc.option(fc.integer({ min: 1, max: 3 })),
    used: fc.nat(3),
    startsAt: fc.integer({ min: -3, max: 3 }).map((days) => NOON + days * DAY),
    expiresAt: fc.option(fc.integer({ min: -3, max: 3 }).map((days) => NOON + days * DAY)),
    graceDays: fc.nat(2),
  })
  .map((changes) => license(changes));

const anyLicenses = fc
  .uniqueArray(anyLicense, { maxLength: 4, selector: ({ id }) => id })
  .chain((licenses) => fc.tuple(fc.constant(licenses), fc.subarray(licenses.map(({ id }) => id))));

describe("always", () => {
  /** What a check of every component of the product says at the site, by these licenses and activations. */
  const codes = (licenses: readonly License[], active: readonly string[]): string[] =>
    ["calendar", "list-alerts", "other"].map((component) => {
      const terms = licenses.map((each) => ({
        ...each,
        activatedSites: new Set(active.includes(each.id) ? [SITE] : []),
      }));
      return verdict(terms, product(), { component, site: SITE }, NOON).code;
    });

  test("after as many activations as there are licenses a check asks for none any more, unless there is no room", () => {
    fc.assert(
      fc.property(anyLicenses, ([given, activeBefore]) => {
        let licenses = given;
        const active = [...activeBefore];
        let [kind, id] = choose(licenses, active);
        for (let step = 0; kind === "activate"; step += 1) {
          expect(step).toBeLessThan(given.length);
          const chosen = id ?? "";
          active.push(chosen);
          licenses = licenses.map((each) => (each.id === chosen ? { ...each, used: each.used + 1 } : each));
          [kind, id] = choose(licenses, active);
        }
        const roomy = licenses.every(({ maxSites, used }) => maxSites === null || used < maxSites);
        if (roomy) expect(codes(licenses, active)).not.toContain("SITE_NOT_ACTIVATED");
        expect(kind === "counts").toBe(
          codes(licenses, active).some((code) => ["VALID", "TRIAL", "GRACE"].includes(code)),
        );
      }),
      { numRuns: 3000 },
    );
  });
});
