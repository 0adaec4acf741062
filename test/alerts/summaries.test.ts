import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { dateOf, weekdayOf } from "../../shared/alerts/localTime.ts";
import { type Summary, type SummaryTimes, summaryAfter } from "../../shared/alerts/summaries.ts";
import { DAY, HOUR, MINUTE, toRfc3339 } from "../../shared/platform/clock.ts";
import { WEEKDAYS } from "../../shared/platform/week.ts";
import { wallClock } from "./wallClock.ts";
import { anyPlaceAndTime, anyTime, at } from "./zones.ts";

const TIMES: SummaryTimes = { timeZone: "Europe/Berlin", summaryTime: "07:30", weeklyDay: "mon", monthlyDay: 1 };

const after = (summary: Summary, instant: string, changes: Partial<SummaryTimes> = {}): string =>
  toRfc3339(summaryAfter(summary, at(instant), { ...TIMES, ...changes }));

/** The same instant, in the form that `after` gives. */
const same = (instant: string): string => toRfc3339(at(instant));

describe("a daily summary leaves", () => {
  test.each([
    ["today, before its time", "2026-01-07T07:29:59.999+01:00", "2026-01-07T07:30+01:00"],
    ["tomorrow, at its time", "2026-01-07T07:30+01:00", "2026-01-08T07:30+01:00"],
    ["tomorrow, after its time", "2026-07-07T18:00+02:00", "2026-07-08T07:30+02:00"],
    ["on the first, after the last day of a month", "2026-04-30T08:00+02:00", "2026-05-01T07:30+02:00"],
    ["on a leap day", "2028-02-28T08:00+01:00", "2028-02-29T07:30+01:00"],
    ["in the next year", "2026-12-31T08:00+01:00", "2027-01-01T07:30+01:00"],
    ["after 23 hours, where clocks are put forward", "2026-03-28T07:30+01:00", "2026-03-29T07:30+02:00"],
    ["after 25 hours, where clocks are put back", "2026-10-24T07:30+02:00", "2026-10-25T07:30+01:00"],
  ])("%s", (_, instant, expected) => {
    expect(after("daily", instant)).toBe(same(expected));
  });

  test.each([
    ["when clocks skip its time", "02:30", "2026-03-28T12:00+01:00", "2026-03-29T03:00+02:00"],
    ["at its time again on the day after", "02:30", "2026-03-29T03:00+02:00", "2026-03-30T02:30+02:00"],
    ["at the first of two", "02:30", "2026-10-24T12:00+02:00", "2026-10-25T02:30+02:00"],
    ["not at the second of two", "02:30", "2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00"],
  ])("%s", (_, summaryTime, instant, expected) => {
    expect(after("daily", instant, { summaryTime })).toBe(same(expected));
  });

  test.each([
    ["America/Havana", "00:00", "2026-03-07T12:00-05:00", "2026-03-08T01:00-04:00"],
    ["America/Havana", "00:30", "2026-10-31T12:00-04:00", "2026-11-01T00:30-04:00"],
    ["Australia/Lord_Howe", "02:15", "2026-10-03T12:00+10:30", "2026-10-04T02:30+11:00"],
    ["Africa/Casablanca", "09:00", "2024-03-09T09:00+01:00", "2024-03-10T09:00+00:00"],
    ["Pacific/Apia", "09:00", "2011-12-29T09:00-10:00", "2011-12-31T00:00+14:00"],
    ["Pacific/Apia", "09:00", "2011-12-31T00:00+14:00", "2011-12-31T09:00+14:00"],
    ["Asia/Pyongyang", "23:45", "2018-05-03T23:45+08:30", "2018-05-05T00:00+09:00"],
    ["Asia/Pyongyang", "23:45", "2018-05-05T00:00+09:00", "2018-05-05T23:45+09:00"],
    ["Pacific/Kiritimati", "00:00", "2026-01-07T00:00+14:00", "2026-01-08T00:00+14:00"],
    ["Etc/GMT+12", "23:45", "2026-01-07T23:44-12:00", "2026-01-07T23:45-12:00"],
  ])("in %s at %s, after %s", (timeZone, summaryTime, instant, expected) => {
    expect(after("daily", instant, { timeZone, summaryTime })).toBe(same(expected));
  });
});

describe("a weekly summary leaves", () => {
  test.each([
    ["today, before its time", "2026-01-05T07:00+01:00", "2026-01-05T07:30+01:00"],
    ["in a week, at its time", "2026-01-05T07:30+01:00", "2026-01-12T07:30+01:00"],
    ["on Monday, from a Sunday", "2026-01-11T23:00+01:00", "2026-01-12T07:30+01:00"],
    ["in the next year", "2026-12-28T08:00+01:00", "2027-01-04T07:30+01:00"],
    ["over the change of clocks", "2026-03-23T08:00+01:00", "2026-03-30T07:30+02:00"],
  ])("%s", (_, instant, expected) => {
    expect(after("weekly", instant)).toBe(same(expected));
  });

  test("on its day in its zone, which in UTC is another", () => {
    const tuesday = { timeZone: "Pacific/Kiritimati", summaryTime: "07:30", weeklyDay: "tue" } as const;
    expect(after("weekly", "2026-01-05T12:00Z", tuesday)).toBe(same("2026-01-05T17:30Z"));
    const sunday = { timeZone: "Etc/GMT+12", summaryTime: "23:00", weeklyDay: "sun" } as const;
    expect(after("weekly", "2026-01-05T10:00Z", sunday)).toBe(same("2026-01-05T11:00Z"));
  });
});

describe("a monthly summary leaves", () => {
  test.each([
    [1, "this month, before its time", "2026-01-01T07:00+01:00", "2026-01-01T07:30+01:00"],
    [1, "next month, at its time", "2026-01-01T07:30+01:00", "2026-02-01T07:30+01:00"],
    [15, "this month, from the last", "2025-12-31T23:59+01:00", "2026-01-15T07:30+01:00"],
    [31, "on the 31st where there is one", "2026-01-05T12:00+01:00", "2026-01-31T07:30+01:00"],
    [31, "on the 30th of April", "2026-03-31T07:30+02:00", "2026-04-30T07:30+02:00"],
    [31, "on the 28th of February", "2026-01-31T07:30+01:00", "2026-02-28T07:30+01:00"],
    [31, "on a leap day", "2028-01-31T07:30+01:00", "2028-02-29T07:30+01:00"],
    [31, "in the next year", "2026-12-31T07:30+01:00", "2027-01-31T07:30+01:00"],
    [30, "on a leap day", "2028-01-30T07:30+01:00", "2028-02-29T07:30+01:00"],
    [30, "on the 30th after it", "2028-02-29T07:30+01:00", "2028-03-30T07:30+02:00"],
    [29, "on the 29th of a leap year", "2028-02-28T08:00+01:00", "2028-02-29T07:30+01:00"],
    [29, "on the 28th of another", "2026-02-27T08:00+01:00", "2026-02-28T07:30+01:00"],
    [28, "on the 28th of a leap year, not on the 29th", "2028-02-28T07:30+01:00", "2028-03-28T07:30+02:00"],
    [29, "on the 28th of the year 2100, which is no leap year", "2100-02-01T08:00+01:00", "2100-02-28T07:30+01:00"],
    [29, "when clocks skip its time", "2026-03-01T08:00+01:00", "2026-03-29T07:30+02:00"],
  ])("by the day %i %s", (monthlyDay, _, instant, expected) => {
    expect(after("monthly", instant, { monthlyDay })).toBe(same(expected));
  });

  test("twelve times a year, whatever its day", () => {
    for (let monthlyDay = 1; monthlyDay <= 31; monthlyDay += 1) {
      const leaves: number[] = [];
      let instant = at("2028-01-01T00:00+01:00") - 1;
      while (instant < at("2029-01-01T00:00+01:00")) {
        instant = summaryAfter("monthly", instant, { ...TIMES, monthlyDay });
        leaves.push(instant);
      }
      expect(leaves.length - 1).toBe(12);
    }
  });
});

test("settings by which no summary ever leaves are a RangeError, and no endless search", () => {
  expect(() => summaryAfter("monthly", at("2026-01-01T00:00Z"), { ...TIMES, monthlyDay: 0 })).toThrow(RangeError);
  expect(() => summaryAfter("daily", Number.NaN, TIMES)).toThrow(RangeError);
});

const anyTimes = fc.record({
  summaryTime: anyTime,
  weeklyDay: fc.constantFrom(...WEEKDAYS),
  monthlyDay: fc.integer({ min: 1, max: 31 }),
});

const anySummary = fc.constantFrom<Summary>("daily", "weekly", "monthly");

/** When summaries leave from two days before `instant` to seventy days after it, reckoned by a clock on the wall. */
const leavesAround = (summary: Summary, instant: number, times: SummaryTimes): number[] => {
  const { timeZone, summaryTime, weeklyDay, monthlyDay } = times;
  const clock = wallClock(timeZone);
  const today = Math.floor(instant / DAY);
  const isDue = (day: number): boolean => {
    const [year, month, date] = dateOf(day).split("-").map(Number) as [number, number, number];
    const lastOfMonth = new Date(Date.UTC(year, month, 0)).getUTCDate();
    if (summary === "monthly") return date === Math.min(monthlyDay, lastOfMonth);
    return summary === "daily" || weekdayOf(day) === weeklyDay;
  };
  return Array.from({ length: summary === "daily" ? 7 : 72 }, (_, day) => today - 2 + day)
    .filter(isDue)
    .map((day) => {
      const shown = day * DAY + Number(summaryTime.slice(0, 2)) * HOUR + Number(summaryTime.slice(3)) * MINUTE;
      return clock.instantsOf(shown)[0] ?? clock.skips(shown);
    });
};

describe("whatever the zone, the time and the settings,", () => {
  test("the next summary is strictly after, and no other lies between", () => {
    fc.assert(
      fc.property(anyPlaceAndTime, anyTimes, anySummary, ({ timeZone, instant }, rest, summary) => {
        const times = { timeZone, ...rest };
        const leaves = leavesAround(summary, instant, times);
        const next = summaryAfter(summary, instant, times);
        expect(next).toBeGreaterThan(instant);
        expect(next).toBe(leaves.find((each) => each > instant));
        for (const each of leaves.filter((leave) => leave < next)) expect(each).toBeLessThanOrEqual(instant);
        expect(summaryAfter(summary, next, times)).toBe(leaves.find((each) => each > next));
      }),
      { numRuns: 500, seed: 6 },
    );
  });
});
