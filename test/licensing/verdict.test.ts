import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  CODES,
  type Code,
  type LicenseTerms,
  type Question,
  VALID_CODES,
  verdict,
} from "../../shared/licensing/verdict.ts";
import { DAY } from "../../shared/platform/clock.ts";
import { NOON, OTHER_SITE, product, SITE, terms } from "./parts.ts";

const START = NOON;
const EXPIRY = START + 10 * DAY;
const GRACE_END = EXPIRY + 2 * DAY;

const pick = <Space extends Record<string, readonly unknown[]>>(space: Space) => {
  type Point = { [Name in keyof Space]: Space[Name][number] };
  let points: Point[] = [{} as Point];
  for (const [name, values] of Object.entries(space)) {
    points = points.flatMap((point) => values.map((value) => ({ ...point, [name]: value })));
  }
  return points;
};

/** Every combination of what a verdict looks at, each at all of its boundaries. */
const SPACE = pick({
  status: ["active", "suspended", "revoked"] as const,
  kind: ["trial", "subscription", "perpetual"] as const,
  expires: [true, false],
  grace: [true, false],
  now: [START - 1, START, EXPIRY - 1, EXPIRY, GRACE_END - 1, GRACE_END],
  components: [["*"], ["calendar"]],
  bound: [true, false],
  counted: [true, false],
  activated: [true, false],
  component: [undefined, "calendar", "list-alerts"],
  site: [undefined, SITE, OTHER_SITE],
  version: [undefined, "1.9.0", "2.0.0"],
});

/** The contract's words, written once more and otherwise: for each failure, in its order, when it applies. */
const specification = (point: (typeof SPACE)[number]): Code => {
  const graceEnd = point.grace ? GRACE_END : EXPIRY;
  const applies: [Code, boolean][] = [
    ["REVOKED", point.status === "revoked"],
    ["SUSPENDED", point.status === "suspended"],
    ["NOT_STARTED", point.now === START - 1],
    ["EXPIRED", point.expires && point.now >= graceEnd],
    ["COMPONENT_NOT_LICENSED", point.components[0] === "calendar" && point.component === "list-alerts"],
    ["SITE_NOT_LICENSED", point.bound && point.site !== SITE],
    ["SITE_NOT_ACTIVATED", point.counted && !(point.activated && point.site === SITE)],
    ["VERSION_NOT_SUPPORTED", point.version === "1.9.0"],
    ["GRACE", point.expires && point.now >= EXPIRY],
    ["TRIAL", point.kind === "trial"],
    ["VALID", true],
  ];
  return applies.find(([, holds]) => holds)?.[0] ?? "NOT_FOUND";
};

const licenseAt = (point: (typeof SPACE)[number]): LicenseTerms =>
  terms({
    status: point.status,
    kind: point.kind,
    components: point.components,
    sites: point.bound ? [SITE] : null,
    maxSites: point.counted ? 3 : null,
    activatedSites: new Set(point.activated ? [SITE] : []),
    startsAt: START,
    expiresAt: point.expires ? EXPIRY : null,
    graceDays: point.grace ? 2 : 0,
  });

const catalogued = product({ minVersion: "2.0.0" });

/** Best first: the contract's order of codes for several licenses. */
const ORDER: Code[] = [
  "VALID",
  "TRIAL",
  "GRACE",
  "VERSION_NOT_SUPPORTED",
  "SITE_NOT_ACTIVATED",
  "SITE_NOT_LICENSED",
  "COMPONENT_NOT_LICENSED",
  "EXPIRED",
  "NOT_STARTED",
  "SUSPENDED",
  "REVOKED",
  "NOT_FOUND",
];

/** One license of each code, all asked the same question at the same time. */
const QUESTION: Question = { component: "calendar", site: SITE, version: "1.0.0" };
const EXAMPLES: Record<Exclude<Code, "NOT_FOUND" | "VERSION_NOT_SUPPORTED">, LicenseTerms> = {
  VALID: terms({ id: "a" }),
  TRIAL: terms({ id: "b", kind: "trial" }),
  GRACE: terms({ id: "c", expiresAt: NOON - DAY }),
  SITE_NOT_ACTIVATED: terms({ id: "e", maxSites: 1 }),
  SITE_NOT_LICENSED: terms({ id: "f", sites: [OTHER_SITE] }),
  COMPONENT_NOT_LICENSED: terms({ id: "g", components: ["list-alerts"] }),
  EXPIRED: terms({ id: "h", expiresAt: NOON - DAY, graceDays: 0 }),
  NOT_STARTED: terms({ id: "i", startsAt: NOON + DAY }),
  SUSPENDED: terms({ id: "j", status: "suspended" }),
  REVOKED: terms({ id: "k", status: "revoked" }),
};

describe("one license", () => {
  test("answers by the contract's order at every point of the space", () => {
    const wrong = SPACE.filter((point) => {
      const { component, site, version, now } = point;
      return verdict([licenseAt(point)], catalogued, { component, site, version }, now).code !== specification(point);
    });
    expect(wrong.slice(0, 3)).toEqual([]);
    expect(SPACE).toHaveLength(3 * 3 * 2 * 2 * 6 * 2 * 2 * 2 * 2 * 27);
  });

  test("is shown with all codes but NOT_FOUND by the space, so that none of them goes untested", () => {
    expect(new Set(SPACE.map(specification))).toEqual(new Set(CODES.filter((code) => code !== "NOT_FOUND")));
  });

  test("starts at startsAt and is in its grace from expiresAt, to the millisecond", () => {
    const one = terms({ startsAt: START, expiresAt: EXPIRY, graceDays: 2 });
    const at = (now: number): Code => verdict([one], catalogued, {}, now).code;
    expect([at(START - 1), at(START), at(EXPIRY - 1), at(EXPIRY), at(GRACE_END - 1), at(GRACE_END)]).toEqual([
      "NOT_STARTED",
      "VALID",
      "VALID",
      "GRACE",
      "GRACE",
      "EXPIRED",
    ]);
  });

  test("has graceUntil = expiresAt + graceDays × 24 h, and none where it does not expire", () => {
    expect(verdict([terms({ expiresAt: EXPIRY, graceDays: 3 })], catalogued, {}, NOON).graceUntil).toBe(
      EXPIRY + 3 * DAY,
    );
    expect(verdict([terms({ expiresAt: EXPIRY, graceDays: 0 })], catalogued, {}, NOON).graceUntil).toBe(EXPIRY);
    expect(verdict([terms({ expiresAt: null, graceDays: 3 })], catalogued, {}, NOON).graceUntil).toBeNull();
  });

  test("adds its features to those of its edition, each once", () => {
    const one = terms({ edition: "premium", features: ["export", "rules"] });
    expect(verdict([one], catalogued, {}, NOON).features).toEqual(["rules", "digests", "export"]);
  });

  test("keeps its own features where the edition is no longer in the catalogue", () => {
    expect(verdict([terms({ edition: "gone", features: ["export"] })], catalogued, {}, NOON).features).toEqual([
      "export",
    ]);
  });
});

describe("several licenses", () => {
  const codes = ORDER.filter((code) => code in EXAMPLES) as (keyof typeof EXAMPLES)[];

  test("answer by the best of them, in every combination of three", () => {
    const wrong = pick({ a: codes, b: codes, c: codes }).filter(({ a, b, c }) => {
      const best = codes.find((code) => [a, b, c].includes(code));
      return verdict([EXAMPLES[a], EXAMPLES[b], EXAMPLES[c]], product(), QUESTION, NOON).code !== best;
    });
    expect(wrong.slice(0, 3)).toEqual([]);
  });

  test("answer VERSION_NOT_SUPPORTED before any other no", () => {
    const answers = codes.map((code) => verdict([EXAMPLES.VALID, EXAMPLES[code]], catalogued, QUESTION, NOON).code);
    expect(new Set(answers)).toEqual(new Set(["VERSION_NOT_SUPPORTED"]));
  });

  test("none of them: NOT_FOUND, with nothing to tell", () => {
    expect(verdict([], product(), QUESTION, NOON)).toEqual({
      valid: false,
      code: "NOT_FOUND",
      edition: null,
      kind: null,
      features: null,
      expiresAt: null,
      graceUntil: null,
      changesAt: null,
    });
  });

  test("with equal codes: the one that lasts longest", () => {
    const [short, long, endless] = [
      terms({ id: "a", edition: "standard", expiresAt: NOON + DAY, graceDays: 0 }),
      terms({ id: "b", edition: "premium", expiresAt: NOON + 2 * DAY, graceDays: 0 }),
      terms({ id: "c", edition: "endless", expiresAt: null }),
    ];
    expect(verdict([short, long], product(), {}, NOON).edition).toBe("premium");
    expect(verdict([endless, long, short], product(), {}, NOON).edition).toBe("endless");
  });
});

const instants = fc.integer({ min: -20, max: 20 }).map((days) => NOON + days * DAY);
const sites = fc.constantFrom(SITE, OTHER_SITE);
const anyTerms: fc.Arbitrary<LicenseTerms> = fc.record({
  id: fc.uuid(),
  key: fc.string(),
  edition: fc.constantFrom("standard", "premium", "gone"),
  kind: fc.constantFrom("trial", "subscription", "perpetual"),
  status: fc.constantFrom("active", "active", "active", "suspended", "revoked"),
  components: fc.oneof(fc.constant(["*"]), fc.subarray(["calendar", "list-alerts"])),
  sites: fc.option(fc.uniqueArray(sites)),
  maxSites: fc.option(fc.nat(3)),
  features: fc.uniqueArray(fc.constantFrom("rules", "digests", "export")),
  startsAt: instants,
  expiresAt: fc.option(instants),
  graceDays: fc.nat(15),
  activatedSites: fc.uniqueArray(sites).map((active) => new Set(active)),
});
const anyLicenses = fc.uniqueArray(anyTerms, { maxLength: 4, selector: ({ id }) => id });
const anyQuestion: fc.Arbitrary<Question> = fc.record({
  component: fc.constantFrom(undefined, "calendar", "list-alerts", "other"),
  site: fc.constantFrom(undefined, SITE, OTHER_SITE),
  version: fc.constantFrom(undefined, "1.0.0", "2.0.0", "no version"),
});
const anyProduct = fc.constantFrom(product(), catalogued);

describe("always", () => {
  const holds = (check: (licenses: LicenseTerms[], question: Question, now: number) => void): void =>
    fc.assert(fc.property(anyLicenses, anyQuestion, instants, check), { numRuns: 2000 });

  test("there is an answer of the closed set, valid exactly for three codes", () => {
    fc.assert(
      fc.property(anyLicenses, anyProduct, anyQuestion, fc.double(), (licenses, its, question, now) => {
        const { code, valid } = verdict(licenses, its, question, now);
        expect(CODES).toContain(code);
        expect(valid).toBe((VALID_CODES as readonly Code[]).includes(code));
      }),
    );
  });

  test("a further license never makes the answer worse", () => {
    fc.assert(
      fc.property(anyLicenses, anyTerms, anyProduct, anyQuestion, instants, (licenses, more, its, question, now) => {
        const rank = (of: LicenseTerms[]): number => ORDER.indexOf(verdict(of, its, question, now).code);
        expect(rank([...licenses, more])).toBeLessThanOrEqual(rank(licenses));
      }),
      { numRuns: 2000 },
    );
  });

  test("the order in which licenses are read makes no difference", () => {
    holds((licenses, question, now) => {
      expect(verdict(licenses.toReversed(), catalogued, question, now)).toEqual(
        verdict(licenses, catalogued, question, now),
      );
    });
  });

  test("no time after every grace is valid", () => {
    holds((licenses, question) => {
      const ending = licenses.filter(({ expiresAt }) => expiresAt !== null);
      const end = Math.max(NOON, ...ending.map(({ expiresAt, graceDays }) => (expiresAt ?? 0) + graceDays * DAY));
      for (const now of [end, end + 1, end + 1000 * DAY]) {
        expect(verdict(ending, catalogued, question, now).valid).toBe(false);
      }
    });
  });

  test("a suspended or revoked license alone is valid at no time", () => {
    holds((licenses, question, now) => {
      const barred = licenses.filter(({ status }) => status !== "active");
      expect(verdict(barred, catalogued, question, now).valid).toBe(false);
    });
  });

  test("a valid answer names an end after now, or none", () => {
    holds((licenses, question, now) => {
      const { valid, graceUntil } = verdict(licenses, catalogued, question, now);
      if (valid && graceUntil !== null) expect(graceUntil).toBeGreaterThan(now);
    });
  });

  test("asking for less never turns a yes into a no, but for a site that the license is bound to", () => {
    holds((licenses, question, now) => {
      if (!verdict(licenses, catalogued, question, now).valid) return;
      const { site } = question;
      expect(verdict(licenses, catalogued, { site }, now).valid).toBe(true);
    });
  });

  test("the verdict stays the same until changesAt", () => {
    holds((licenses, question, now) => {
      const { changesAt, ...said } = verdict(licenses, catalogued, question, now);
      const later = changesAt === null ? now + 1000 * DAY : changesAt - 1;
      const { changesAt: _, ...saidLater } = verdict(licenses, catalogued, question, later);
      expect(saidLater).toEqual(said);
    });
  });
});
