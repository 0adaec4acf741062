import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { fold, tellAll } from "../../shared/licensing/fold.ts";
import { CODES, VALID_CODES, type Verdict } from "../../shared/licensing/verdict.ts";
import { NOON } from "./parts.ts";

const anyVerdict: fc.Arbitrary<Verdict> = fc
  .record({
    code: fc.constantFrom(...CODES),
    edition: fc.option(fc.string()),
    kind: fc.option(fc.constantFrom("trial" as const, "subscription" as const, "perpetual" as const)),
    features: fc.option(fc.array(fc.string())),
    expiresAt: fc.option(fc.integer()),
    graceUntil: fc.option(fc.integer()),
    changesAt: fc.option(fc.integer()),
  })
  .map((verdict) => ({ ...verdict, valid: (VALID_CODES as readonly string[]).includes(verdict.code) }));

test("a stranger learns yes or no: all verdicts fold to one of two answers", () => {
  const answers = new Set<string>();
  fc.assert(
    fc.property(anyVerdict, (verdict) => {
      const folded = fold(verdict);
      expect(folded.valid).toBe(verdict.valid);
      answers.add(JSON.stringify(folded));
    }),
    { numRuns: 500 },
  );
  const nothing = { edition: null, kind: null, features: null, expiresAt: null, graceUntil: null };
  expect([...answers].sort()).toEqual([
    JSON.stringify({ valid: false, code: "NOT_VALID", ...nothing }),
    JSON.stringify({ valid: true, code: "VALID", ...nothing }),
  ]);
});

test("who sees details is told the verdict, but not when Usher looks again", () => {
  const verdict: Verdict = {
    valid: true,
    code: "GRACE",
    edition: "premium",
    kind: "trial",
    features: ["rules"],
    expiresAt: NOON,
    graceUntil: NOON + 1,
    changesAt: NOON + 1,
  };
  const { changesAt: _, ...told } = verdict;
  expect(tellAll(verdict)).toEqual(told);
});
