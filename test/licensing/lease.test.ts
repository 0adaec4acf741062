import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { leaseOf, leaseTerms } from "../../shared/licensing/lease.ts";
import { HOUR, MINUTE, SECOND } from "../../shared/platform/clock.ts";
import { NOON } from "./parts.ts";

const yes = { valid: true, graceUntil: null, changesAt: null };
const no = { valid: false, graceUntil: null, changesAt: null };

describe("the terms of a lease", () => {
  test("are 24 h and 1 h for a yes, five minutes both for a no", () => {
    expect(leaseTerms(undefined, true)).toEqual({ lease: 86_400, refreshAfter: 3600 });
    expect(leaseTerms(undefined, false)).toEqual({ lease: 300, refreshAfter: 300 });
  });

  test("are a product's own where it says so, and a no is never relied on longer than a yes", () => {
    expect(leaseTerms({ lease: 7200, refreshAfter: 600 }, true)).toEqual({ lease: 7200, refreshAfter: 600 });
    expect(leaseTerms({ lease: 7200, refreshAfter: 600 }, false)).toEqual({ lease: 300, refreshAfter: 300 });
    expect(leaseTerms({ lease: 60 }, true)).toEqual({ lease: 60, refreshAfter: 60 });
    expect(leaseTerms({ lease: 60, refreshAfter: 30 }, false)).toEqual({ lease: 60, refreshAfter: 30 });
  });
});

describe("a lease", () => {
  test("runs from the confirmed reading, not from the signature", () => {
    expect(leaseOf(yes, leaseTerms(undefined, true), NOON - 7 * SECOND, NOON).endsAt).toBe(
      NOON + 24 * HOUR - 7 * SECOND,
    );
  });

  test("ends with the entitlement or its grace, and is to be refreshed no later", () => {
    const ending = { ...yes, graceUntil: NOON + 10 * MINUTE + 999 };
    const lease = leaseOf(ending, leaseTerms(undefined, true), NOON, NOON);
    expect(lease.endsAt).toBe(NOON + 10 * MINUTE);
    expect(lease.refreshAfter).toBe(600);
  });

  test("is given out again for an hour when valid, for ten seconds when not", () => {
    expect(leaseOf(yes, leaseTerms(undefined, true), NOON, NOON).reuseUntil).toBe(NOON + HOUR);
    expect(leaseOf(no, leaseTerms(undefined, false), NOON, NOON).reuseUntil).toBe(NOON + 10 * SECOND);
  });

  test("is not given out again once time alone has changed the verdict", () => {
    const changing = { ...yes, changesAt: NOON + MINUTE };
    expect(leaseOf(changing, leaseTerms(undefined, true), NOON, NOON).reuseUntil).toBe(NOON + MINUTE);
  });

  test("always ends in whole seconds, by the confirmed reading + lease and by the entitlement's end", () => {
    const instants = fc.integer({ min: NOON - HOUR, max: NOON + 48 * HOUR });
    fc.assert(
      fc.property(fc.boolean(), fc.option(instants), instants, fc.nat(10_000), (valid, graceUntil, now, lag) => {
        const terms = leaseTerms(undefined, valid);
        const lease = leaseOf({ valid, graceUntil, changesAt: null }, terms, now - lag, now);
        expect(lease.endsAt % SECOND).toBe(0);
        expect(lease.endsAt).toBeLessThanOrEqual(now - lag + terms.lease * SECOND);
        if (valid && graceUntil !== null) expect(lease.endsAt).toBeLessThanOrEqual(graceUntil);
        expect(lease.reuseUntil).toBeLessThanOrEqual(lease.endsAt);
        expect(Number.isInteger(lease.refreshAfter)).toBe(true);
      }),
    );
  });
});
