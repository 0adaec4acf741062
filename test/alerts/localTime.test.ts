import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { dateOf, dayOfMonth, earliestDayAt, instantOf, type Which, weekdayOf } from "../../shared/alerts/localTime.ts";
import { DAY, MINUTE, toRfc3339 } from "../../shared/platform/clock.ts";
import { wallClock } from "./wallClock.ts";
import { anyPlaceAndTime, anyTime, at, CHANGES } from "./zones.ts";

const day = (date: string): number => at(`${date}T00:00Z`) / DAY;

const instant = (zone: string, [date, time]: readonly [string, string], which: Which): string =>
  toRfc3339(instantOf(day(date), time, zone, which));

describe("a local time", () => {
  test.each([
    ["Europe/Berlin", "2026-01-15", "09:00", "2026-01-15T09:00+01:00"],
    ["Europe/Berlin", "2026-07-15", "09:00", "2026-07-15T09:00+02:00"],
    ["Europe/Berlin", "2026-12-31", "24:00", "2027-01-01T00:00+01:00"],
    ["Asia/Kathmandu", "2028-02-29", "23:59", "2028-02-29T23:59+05:45"],
    ["Pacific/Kiritimati", "2026-01-01", "00:00", "2026-01-01T00:00+14:00"],
    ["Etc/GMT+12", "2026-01-01", "00:00", "2026-01-01T00:00-12:00"],
    // Before and after the zone changed.
    ["Europe/Volgograd", "2019-07-01", "09:00", "2019-07-01T09:00+04:00"],
    ["Europe/Volgograd", "2021-07-01", "09:00", "2021-07-01T09:00+03:00"],
    ["Asia/Pyongyang", "2017-01-01", "09:00", "2017-01-01T09:00+08:30"],
    ["Asia/Pyongyang", "2019-01-01", "09:00", "2019-01-01T09:00+09:00"],
  ])("in %s on %s at %s is one instant", (zone, date, time, expected) => {
    expect(instant(zone, [date, time], "earlier")).toBe(toRfc3339(at(expected)));
    expect(instant(zone, [date, time], "later")).toBe(toRfc3339(at(expected)));
  });

  test.each([
    ["in spring", "Europe/Berlin", "2026-03-29", "02:30", "2026-03-29T03:00+02:00"],
    ["at its first minute", "Europe/Berlin", "2026-03-29", "02:00", "2026-03-29T03:00+02:00"],
    ["of half an hour", "Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-04T02:30+11:00"],
    ["of two hours", "Antarctica/Troll", "2026-03-29", "01:30", "2026-03-29T03:00+02:00"],
    ["at midnight", "America/Havana", "2026-03-08", "00:00", "2026-03-08T01:00-04:00"],
    ["at midnight", "Asia/Beirut", "2026-03-29", "00:45", "2026-03-29T01:00+03:00"],
    ["at the end of a day", "America/Santiago", "2026-09-05", "24:00", "2026-09-06T01:00-03:00"],
    ["after Ramadan", "Africa/Casablanca", "2024-04-14", "02:30", "2024-04-14T03:00+01:00"],
    ["of a new zone", "Asia/Pyongyang", "2018-05-04", "23:45", "2018-05-05T00:00+09:00"],
    ["of a whole day", "Pacific/Apia", "2011-12-30", "09:00", "2011-12-31T00:00+14:00"],
  ])("in a gap %s is the instant behind it", (_, zone, date, time, expected) => {
    expect(instant(zone, [date, time], "earlier")).toBe(toRfc3339(at(expected)));
    expect(instant(zone, [date, time], "later")).toBe(toRfc3339(at(expected)));
  });

  test.each([
    ["Europe/Berlin", "2026-10-25", "02:30", "2026-10-25T02:30+02:00", "2026-10-25T02:30+01:00"],
    ["Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-05T01:45+11:00", "2026-04-05T01:45+10:30"],
    ["America/Havana", "2026-11-01", "00:00", "2026-11-01T00:00-04:00", "2026-11-01T00:00-05:00"],
    ["America/Santiago", "2026-04-04", "23:30", "2026-04-04T23:30-03:00", "2026-04-04T23:30-04:00"],
    ["Africa/Casablanca", "2024-03-10", "02:30", "2024-03-10T02:30+01:00", "2024-03-10T02:30+00:00"],
    ["Asia/Pyongyang", "2015-08-14", "23:45", "2015-08-14T23:45+09:00", "2015-08-14T23:45+08:30"],
    ["Europe/Volgograd", "2020-12-27", "01:30", "2020-12-27T01:30+04:00", "2020-12-27T01:30+03:00"],
    ["Africa/Juba", "2021-01-31", "23:30", "2021-01-31T23:30+03:00", "2021-01-31T23:30+02:00"],
  ])("in an overlap in %s on %s at %s is the one that is asked for", (zone, date, time, earlier, later) => {
    expect(instant(zone, [date, time], "earlier")).toBe(toRfc3339(at(earlier)));
    expect(instant(zone, [date, time], "later")).toBe(toRfc3339(at(later)));
    expect(instant(zone, [date, time], "earlier")).toBe(toRfc3339(at(earlier)));
  });

  test.each(Object.entries(CHANGES))("is looked at where clocks in %s are changed", (zone, changes) => {
    const clock = wallClock(zone);
    const offsetsAt = (change: number): number[] => [-1, 0].map((by) => clock.shows(change + by) - (change + by));
    for (const change of changes) expect(new Set(offsetsAt(at(change))).size).toBe(2);
  });

  test("is what clocks on the wall show, in any zone", () => {
    fc.assert(
      fc.property(anyPlaceAndTime, anyTime, ({ timeZone, instant: near }, time) => {
        const clock = wallClock(timeZone);
        const shown = Math.floor(clock.shows(near) / DAY);
        const local = shown * DAY + (Number(time.slice(0, 2)) * 60 + Number(time.slice(3))) * MINUTE;
        const instants = clock.instantsOf(local);
        const expected = instants.length > 0 ? instants : [clock.skips(local)];
        expect(instantOf(shown, time, timeZone, "earlier")).toBe(expected[0]);
        expect(instantOf(shown, time, timeZone, "later")).toBe(expected.at(-1));
      }),
      { numRuns: 1000, seed: 6 },
    );
  });

  test.each(["Nowhere/Else", "", "PST"])("in %j, which is no zone, is a RangeError", (zone) => {
    expect(() => instantOf(day("2026-01-01"), "09:00", zone, "earlier")).toThrow(RangeError);
  });

  test("that is none is a RangeError", () => {
    expect(() => instantOf(day("2026-01-01"), "nine", "UTC", "earlier")).toThrow(RangeError);
  });
});

describe("a day of the calendar", () => {
  test.each([
    ["1969-12-28", "sun"],
    ["1970-01-01", "thu"],
    ["2026-01-05", "mon"],
    ["2028-02-29", "tue"],
    ["2100-03-01", "mon"],
  ])("%s is a %s", (date, weekday) => {
    expect(dateOf(day(date))).toBe(date);
    expect(weekdayOf(day(date))).toBe(weekday);
    expect(dayOfMonth(day(date))).toBe(Number(date.slice(8)));
  });

  test("is the earliest on earth where no place is a day further behind", () => {
    fc.assert(
      fc.property(anyPlaceAndTime, ({ timeZone, instant: now }) => {
        const today = Math.floor(wallClock(timeZone).shows(now) / DAY);
        expect(today).toBeGreaterThanOrEqual(earliestDayAt(now));
        expect(today).toBeLessThanOrEqual(earliestDayAt(now) + 2);
      }),
      { seed: 6 },
    );
  });
});
