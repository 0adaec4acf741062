import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { overdueTables, tableOf, tablesBetween } from "../../shared/history/days.ts";
import { READABLE_FOR } from "../../shared/history/retention.ts";
import { instantOf, positionOf, rowKeyOf, rowsBetween } from "../../shared/history/rowKeys.ts";
import { DAY, HOUR } from "../../shared/platform/clock.ts";

const JANUARY_31 = Date.UTC(2026, 0, 31);
const SITE = "5173c0de-0000-4000-8000-000000000001.3eb00000-0000-4000-8000-000000000001";

const anyInstant = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2199, 11, 31) });

describe("the table of a day", () => {
  test("takes what is received from its midnight to the next one, in UTC", () => {
    expect(tableOf(JANUARY_31)).toBe("history20260131");
    expect(tableOf(JANUARY_31 + DAY - 1)).toBe("history20260131");
    expect(tableOf(JANUARY_31 + DAY)).toBe("history20260201");
    expect(tableOf(Date.UTC(2028, 1, 29, 12))).toBe("history20280229");
  });

  test("goes 31 days after its midnight, and not a millisecond before", () => {
    const tables = ["history20260131"];
    expect(overdueTables(tables, JANUARY_31 + 31 * DAY - 1)).toEqual([]);
    expect(overdueTables(tables, JANUARY_31 + 31 * DAY)).toEqual(tables);
    expect(overdueTables(tables, JANUARY_31 + 300 * DAY)).toEqual(tables);
  });

  test("never goes while one of its entries can be read", () => {
    fc.assert(
      fc.property(anyInstant, fc.integer({ min: 0, max: READABLE_FOR - 1 }), (at, age) => {
        expect(overdueTables([tableOf(at)], at + age)).toEqual([]);
      }),
    );
  });

  test.each(["history", "history2026013", "history20261331", "history20260230", "historyx20260131", "keys"])(
    "is not taken for one where it is called %s",
    (name) => {
      expect(overdueTables([name], Date.UTC(2100, 0, 1))).toEqual([]);
      expect(tablesBetween([name], { from: 0, to: Date.UTC(2100, 0, 1) })).toEqual([]);
    },
  );
});

test("a span is read in the tables that it touches, the newest day first", () => {
  const tables = ["history20260130", "history20260131", "history20260201", "history20260202"];
  const between = (from: number, to: number) => tablesBetween(tables, { from, to });
  expect(between(JANUARY_31 + HOUR, JANUARY_31 + 2 * HOUR)).toEqual(["history20260131"]);
  expect(between(JANUARY_31 - 1, JANUARY_31 + DAY + 1)).toEqual([
    "history20260201",
    "history20260131",
    "history20260130",
  ]);
  expect(between(JANUARY_31, JANUARY_31 + DAY)).toEqual(["history20260131"]);
});

describe("the key of a row", () => {
  test("sorts the newest first, and of one batch the first", () => {
    fc.assert(
      fc.property(anyInstant, anyInstant, (one, other) => {
        const [a, b] = [rowKeyOf(SITE, one, "a", 0), rowKeyOf(SITE, other, "a", 0)];
        expect(a < b).toBe(one > other);
        expect(rowKeyOf(SITE, one, "a", 9) < rowKeyOf(SITE, one, "a", 10)).toBe(true);
      }),
    );
  });

  test("lies within the bounds of exactly those spans that hold its instant", () => {
    fc.assert(
      fc.property(anyInstant, anyInstant, anyInstant, (at, one, other) => {
        const [from, to] = one < other ? [one, other] : [other, one + 1];
        const bounds = rowsBetween(SITE, { from, to }, undefined);
        const key = rowKeyOf(SITE, at, "batch", 42);
        expect(key >= bounds.from && key < bounds.to).toBe(at >= from && at < to);
      }),
    );
  });

  test("as a position, leaves out itself and everything newer", () => {
    const span = { from: JANUARY_31, to: JANUARY_31 + DAY };
    const key = (at: number, place: number) => rowKeyOf(SITE, at, "batch", place);
    const at = JANUARY_31 + HOUR;
    const bounds = rowsBetween(SITE, span, positionOf(SITE, key(at, 5)));
    const isBehind = (row: string): boolean => row >= bounds.from && row < bounds.to;
    expect([key(at + 1, 0), key(at, 4), key(at, 5), key(at, 6), key(at - 1, 0)].map(isBehind)).toEqual([
      false,
      false,
      false,
      true,
      true,
    ]);
    expect(instantOf(positionOf(SITE, key(at, 5)))).toBe(at);
  });

  test.each(["", "x", "0000000000000", "0000000000000|batch|0", "' or PartitionKey ne '", "0000000000000|a b|00"])(
    "is not what stands in %j",
    (text) => {
      expect(instantOf(text)).toBeUndefined();
    },
  );
});
