import { describe, expect, test } from "@jest/globals";
import { stateOf } from "../../pages/portal/licenses/state.ts";
import { DAY, toRfc3339 } from "../../shared/platform/clock.ts";

const NOW = Date.UTC(2026, 10, 25, 12);
const at = (days: number): string => toRfc3339(NOW + days * DAY);

const TERMS = {
  status: "active",
  kind: "subscription",
  startsAt: at(-100),
  expiresAt: at(100),
  graceUntil: at(114),
} as const;

const shown = (changes: Partial<Parameters<typeof stateOf>[0]>) => stateOf({ ...TERMS, ...changes }, NOW);

describe("how a license stands, to its contact person", () => {
  test.each([
    ["valid", {}, "good", "Valid for 100 more days"],
    ["without end", { expiresAt: null, graceUntil: null }, "good", "Valid"],
    ["31 days before its end", { expiresAt: at(31) }, "good", "Valid for 31 more days"],
    ["30 days before its end", { expiresAt: at(30) }, "warn", "Valid for 30 more days"],
    ["a trial 30 days before its end", { kind: "trial", expiresAt: at(30) }, "good", "Valid for 30 more days"],
    ["a trial ten days before", { kind: "trial", expiresAt: at(10) }, "warn", "Valid for 10 more days"],
    ["a millisecond before its end", { expiresAt: toRfc3339(NOW + 1) }, "warn", "Valid, the last day"],
    ["at its end", { expiresAt: at(0), graceUntil: at(14) }, "warn", "Ended; the add-in goes on for 14 more days"],
    ["at its end, without grace", { expiresAt: at(0), graceUntil: at(0) }, "bad", "Ended"],
    ["before its start", { startsAt: at(3) }, "warn", "Begins in 3 days"],
    ["suspended", { status: "suspended" }, "bad", "Suspended"],
    ["revoked, though it never began", { status: "revoked", startsAt: at(3) }, "bad", "Revoked"],
  ] as const)("%s", (_, changes, tone, text) => {
    expect(shown(changes)).toMatchObject({ tone, text });
  });

  test("says what to do next where there is something to do", () => {
    expect(shown({}).next).toBeUndefined();
    expect(shown({ expiresAt: at(5) }).next).toContain("renew");
    expect(shown({ kind: "trial", expiresAt: at(5) }).next).toContain("ask us for a license");
    expect(shown({ status: "suspended" }).next).toContain("ask us");
  });
});
