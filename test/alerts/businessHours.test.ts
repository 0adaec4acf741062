import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type BusinessHours, type HolidayTest, openingAt } from "../../shared/alerts/businessHours.ts";
import { dateOf, weekdayOf } from "../../shared/alerts/localTime.ts";
import { DAY, HOUR, MINUTE, toRfc3339 } from "../../shared/platform/clock.ts";
import { WEEKDAYS, type Weekday, type Window } from "../../shared/platform/week.ts";
import { type WallClock, wallClock } from "./wallClock.ts";
import { anyPlaceAndTime, at, toTime } from "./zones.ts";

const NO_HOLIDAY: HolidayTest = () => false;

const on = (...dates: string[]): HolidayTest => dates.includes.bind(dates);

const WORKDAYS = WEEKDAYS.slice(0, 5);

const each = (days: readonly Weekday[], ...windows: Window[]): BusinessHours["businessHours"] =>
  Object.fromEntries(days.map((day) => [day, windows]));

const opening = (
  instant: string,
  businessHours: BusinessHours["businessHours"],
  { timeZone = "Europe/Berlin", isHoliday = NO_HOLIDAY } = {},
): string => toRfc3339(openingAt(at(instant), { timeZone, businessHours }, isHoliday));

/** The same instant, in the form that `opening` gives. */
const same = (instant: string): string => toRfc3339(at(instant));

describe("an organization that is open from nine to five on workdays", () => {
  const hours = each(WORKDAYS, ["09:00", "17:00"]);

  test.each([
    ["in the morning, at nine", "2026-01-07T03:00+01:00", "2026-01-07T09:00+01:00"],
    ["a millisecond before nine, at nine", "2026-01-07T08:59:59.999+01:00", "2026-01-07T09:00+01:00"],
    ["at nine, at once", "2026-01-07T09:00+01:00", "2026-01-07T09:00+01:00"],
    ["at noon, at once", "2026-07-08T12:34:56.789+02:00", "2026-07-08T12:34:56.789+02:00"],
    ["a millisecond before five, at once", "2026-01-07T16:59:59.999+01:00", "2026-01-07T16:59:59.999+01:00"],
    ["at five, the next day", "2026-01-07T17:00+01:00", "2026-01-08T09:00+01:00"],
    ["on a Friday evening, on Monday", "2026-01-09T20:00+01:00", "2026-01-12T09:00+01:00"],
    ["over the change to summer time, at nine by the new time", "2026-03-27T18:00+01:00", "2026-03-30T09:00+02:00"],
    ["over the change to winter time, at nine by the new time", "2026-10-23T18:00+02:00", "2026-10-26T09:00+01:00"],
    ["at the end of a month, in the next", "2026-04-30T18:00+02:00", "2026-05-01T09:00+02:00"],
    ["before a leap day, on it", "2028-02-28T18:00+01:00", "2028-02-29T09:00+01:00"],
    ["on the 28th of another February, in March", "2029-02-28T18:00+01:00", "2029-03-01T09:00+01:00"],
    ["at the end of a year, in the next", "2026-12-31T18:00+01:00", "2027-01-01T09:00+01:00"],
  ])("is waited for, of an alert %s", (_, instant, expected) => {
    expect(opening(instant, hours)).toBe(same(expected));
  });

  test.each([
    ["2026-12-23T18:00+01:00", "2026-12-28T09:00+01:00"],
    ["2026-12-24T12:00+01:00", "2026-12-28T09:00+01:00"],
    ["2026-12-23T12:00+01:00", "2026-12-23T12:00+01:00"],
  ])("is closed on holidays: of an alert at %s until %s", (instant, expected) => {
    const isHoliday = on("2026-12-24", "2026-12-25");
    expect(opening(instant, hours, { isHoliday })).toBe(same(expected));
  });

  test.each([
    ["Africa/Casablanca", "before, in and after Ramadan", "2024-03-08T08:30+01:00", "2024-03-08T09:00+01:00"],
    ["Africa/Casablanca", "before, in and after Ramadan", "2024-03-11T08:30+00:00", "2024-03-11T09:00+00:00"],
    ["Africa/Casablanca", "before, in and after Ramadan", "2024-04-15T08:30+01:00", "2024-04-15T09:00+01:00"],
    ["Asia/Pyongyang", "by its own time", "2015-08-14T18:00+09:00", "2015-08-17T09:00+08:30"],
    ["Asia/Pyongyang", "by the time it went back to", "2018-05-04T18:00+08:30", "2018-05-07T09:00+09:00"],
    ["Europe/Volgograd", "an hour ahead of Moscow", "2018-10-26T18:00+03:00", "2018-10-29T09:00+04:00"],
    ["Europe/Volgograd", "with Moscow again", "2020-12-25T18:00+04:00", "2020-12-28T09:00+03:00"],
    ["Pacific/Apia", "without the Friday that never was", "2011-12-29T17:00-10:00", "2012-01-02T09:00+14:00"],
  ])("in %s: %s", (timeZone, _, instant, expected) => {
    expect(opening(instant, hours, { timeZone })).toBe(same(expected));
  });
});

describe("several windows of a day", () => {
  test.each([
    ["between them, the second is waited for", "12:00", "13:00"],
    ["in the second, nothing is", "13:30", "13:30"],
    ["before the first, it is", "07:59", "08:00"],
  ])("with a pause: %s", (_, time, expected) => {
    const hours = each(WORKDAYS, ["08:00", "12:00"], ["13:00", "17:30"]);
    expect(opening(`2026-01-07T${time}+01:00`, hours)).toBe(same(`2026-01-07T${expected}+01:00`));
  });

  test.each(["11:59:59.999", "12:00", "12:00:00.001"])("that touch are as one: at %s", (time) => {
    const instant = `2026-01-07T${time}+01:00`;
    expect(opening(instant, each(WORKDAYS, ["08:00", "12:00"], ["12:00", "17:00"]))).toBe(same(instant));
  });

  test.each([
    "2026-03-29T00:00+01:00",
    "2026-03-28T23:59:59.999+01:00",
    "2026-03-29T03:00+02:00",
    "2026-10-25T02:30+02:00",
    "2026-10-25T02:30+01:00",
    "2026-10-26T00:00+01:00",
  ])("that touch at midnight are as one: at %s", (instant) => {
    expect(opening(instant, each(WEEKDAYS, ["00:00", "24:00"]))).toBe(same(instant));
    expect(opening(instant, each(WEEKDAYS, ["00:00", "12:00"], ["12:00", "24:00"]))).toBe(same(instant));
  });
});

describe("an overnight window", () => {
  const hours = each(["thu", "fri"], ["22:00", "06:00"]);

  test.each([
    ["in its evening", "2026-01-09T23:00+01:00", "2026-01-09T23:00+01:00"],
    ["in its morning, which is a day that has no window", "2026-01-10T05:59+01:00", "2026-01-10T05:59+01:00"],
    ["at its end", "2026-01-10T06:00+01:00", "2026-01-15T22:00+01:00"],
    ["in the morning before its day", "2026-01-08T05:00+01:00", "2026-01-08T22:00+01:00"],
    ["between two", "2026-01-09T06:00+01:00", "2026-01-09T22:00+01:00"],
  ])("belongs to the day on which it starts: %s", (_, instant, expected) => {
    expect(opening(instant, hours)).toBe(same(expected));
  });

  test.each([
    ["into a holiday goes on to its end", "2026-12-25T05:59+01:00", "2026-12-25T05:59+01:00"],
    ["out of a holiday is closed in the evening", "2026-12-25T23:00+01:00", "2026-12-31T22:00+01:00"],
    ["out of a holiday is closed in the morning", "2026-12-26T03:00+01:00", "2026-12-31T22:00+01:00"],
  ])("%s", (_, instant, expected) => {
    expect(opening(instant, hours, { isHoliday: on("2026-12-25") })).toBe(same(expected));
  });

  test("is an hour shorter or longer where clocks are changed in it", () => {
    const nights = each(["sat"], ["22:00", "06:00"]);
    const length = (evening: string, lastMinute: string): number => at(lastMinute) + MINUTE - at(evening);
    for (const [evening, lastMinute, hoursLong] of [
      ["2026-03-28T22:00+01:00", "2026-03-29T05:59+02:00", 7],
      ["2026-10-24T22:00+02:00", "2026-10-25T05:59+01:00", 9],
    ] as const) {
      expect(length(evening, lastMinute)).toBe(hoursLong * HOUR);
      expect(opening(lastMinute, nights)).toBe(same(lastMinute));
      expect(at(opening(toRfc3339(at(lastMinute) + MINUTE), nights))).toBeGreaterThan(at(lastMinute) + 5 * DAY);
    }
  });

  test("may end at the minute at which it starts, a day later", () => {
    const hours = each(["sat"], ["22:00", "22:00"]);
    expect(opening("2026-01-11T21:59+01:00", hours)).toBe(same("2026-01-11T21:59+01:00"));
    expect(opening("2026-01-11T22:00+01:00", hours)).toBe(same("2026-01-17T22:00+01:00"));
    // Where UTC is a day ahead of the place, and two of the window.
    for (const [timeZone, offset] of [
      ["America/Los_Angeles", "-08:00"],
      ["Etc/GMT+12", "-12:00"],
    ] as const) {
      const lastMinute = `2026-01-11T21:59${offset}`;
      expect(opening(lastMinute, hours, { timeZone })).toBe(same(lastMinute));
    }
  });
});

describe("a window in which clocks are put forward", () => {
  test.each<[string, Window, string, string]>([
    ["starts with the new time", ["02:30", "04:00"], "2026-03-29T01:59+01:00", "2026-03-29T03:00+02:00"],
    ["ends with the old time", ["01:00", "02:30"], "2026-03-29T01:59:59.999+01:00", "2026-03-29T01:59:59.999+01:00"],
    ["ends with the old time", ["01:00", "02:30"], "2026-03-29T03:00+02:00", "2026-04-05T01:00+02:00"],
    ["and that they skip is none", ["02:15", "02:45"], "2026-03-29T01:00+01:00", "2026-04-05T02:15+02:00"],
    ["and that they skip is none", ["02:15", "02:45"], "2026-03-29T03:00+02:00", "2026-04-05T02:15+02:00"],
  ])("%s: %j at %s", (_, window, instant, expected) => {
    expect(opening(instant, each(["sun"], window))).toBe(same(expected));
  });

  test("starts at one where there is no midnight", () => {
    const hours = each(["sun"], ["00:00", "04:00"]);
    expect(opening("2026-03-07T23:59-05:00", hours, { timeZone: "America/Havana" })).toBe(
      same("2026-03-08T01:00-04:00"),
    );
  });

  test("is whole where they are put forward by half an hour beside it", () => {
    const hours = each(["sun"], ["02:30", "03:00"]);
    const options = { timeZone: "Australia/Lord_Howe" };
    expect(opening("2026-10-04T01:59+10:30", hours, options)).toBe(same("2026-10-04T02:30+11:00"));
    expect(opening("2026-10-04T03:00+11:00", hours, options)).toBe(same("2026-10-11T02:30+11:00"));
  });

  test("of a day that they skip is none, however far it reaches", () => {
    const options = { timeZone: "Pacific/Apia" };
    expect(opening("2011-12-29T12:00-10:00", each(["fri"], ["00:00", "24:00"]), options)).toBe(
      same("2012-01-06T00:00+14:00"),
    );
    const nights = each(["thu"], ["22:00", "06:00"]);
    expect(opening("2011-12-29T23:59-10:00", nights, options)).toBe(same("2011-12-29T23:59-10:00"));
    expect(opening("2011-12-31T00:00+14:00", nights, options)).toBe(same("2012-01-05T22:00+14:00"));
  });
});

describe("a window in which clocks are put back", () => {
  test.each<[string, Window, string, string]>([
    ["starts at the first of two", ["02:30", "04:00"], "2026-10-25T02:29+02:00", "2026-10-25T02:30+02:00"],
    ["is not left in between", ["02:30", "04:00"], "2026-10-25T02:15+01:00", "2026-10-25T02:15+01:00"],
    ["ends at the second of two", ["01:00", "02:30"], "2026-10-25T02:29+01:00", "2026-10-25T02:29+01:00"],
    ["ends at the second of two", ["01:00", "02:30"], "2026-10-25T02:30+01:00", "2026-11-01T01:00+01:00"],
    ["is one, not two", ["02:15", "02:45"], "2026-10-25T02:50+02:00", "2026-10-25T02:50+02:00"],
  ])("%s: %j at %s", (_, window, instant, expected) => {
    expect(opening(instant, each(["sun"], window))).toBe(same(expected));
  });

  test("until midnight has its last hour twice where they are put back at midnight", () => {
    const hours = each(["sat"], ["20:00", "24:00"]);
    const options = { timeZone: "Asia/Beirut" };
    expect(opening("2026-10-24T23:59+02:00", hours, options)).toBe(same("2026-10-24T23:59+02:00"));
    expect(opening("2026-10-25T00:00+02:00", hours, options)).toBe(same("2026-10-31T20:00+02:00"));
  });
});

describe("an organization that opens no more", () => {
  test.each([
    ["has no hours", {}, NO_HOLIDAY],
    ["has days without windows", each(WEEKDAYS), NO_HOLIDAY],
    ["has nothing but holidays", each(WEEKDAYS, ["09:00", "17:00"]), () => true],
    ["opens on days alone that are holidays", each(["mon"], ["09:00", "17:00"]), (date: string) => isMonday(date)],
  ])("is not waited for: it %s", (_, hours, isHoliday) => {
    for (const instant of ["2026-01-07T03:00+01:00", "2026-07-05T12:00+02:00"]) {
      expect(opening(instant, hours, { isHoliday })).toBe(same(instant));
    }
  });

  test("for the greater part of a year is", () => {
    const isHoliday: HolidayTest = (date) => date < "2026-12-01";
    expect(opening("2026-01-07T12:00+01:00", each(WEEKDAYS, ["09:00", "17:00"]), { isHoliday })).toBe(
      same("2026-12-01T09:00+01:00"),
    );
  });
});

const isMonday = (date: string): boolean => weekdayOf(at(`${date}T00:00Z`) / DAY) === "mon";

/** Up to three windows, one behind the other, the last of which may end on the next day. */
const anyWindows: fc.Arbitrary<readonly Window[]> = fc
  .uniqueArray(fc.integer({ min: 0, max: 95 }), { minLength: 0, maxLength: 6 })
  .chain((quarters) => {
    const times = quarters.toSorted((one, other) => one - other).map(toTime);
    const overnight = fc.integer({ min: 0, max: Math.min(...quarters, 95) }).map(toTime);
    return overnight.map((end) => {
      const all = times.length % 2 === 0 ? times : [...times, end];
      return Array.from(
        { length: all.length / 2 },
        (_, each): Window => [all[2 * each] ?? "", all[2 * each + 1] ?? ""],
      );
    });
  });

const anyHours: fc.Arbitrary<BusinessHours["businessHours"]> = fc.record(
  Object.fromEntries(WEEKDAYS.map((day) => [day, anyWindows])),
  { requiredKeys: [] },
);

/** Each day is a holiday, or not, by a number. */
const anyHolidays: fc.Arbitrary<HolidayTest> = fc
  .integer({ min: 2, max: 12 })
  .map((every) => (date) => (at(`${date}T00:00Z`) / DAY) % every === 0);

type Case = { instant: number; hours: BusinessHours; isHoliday: HolidayTest };

const anyCase: fc.Arbitrary<Case> = fc
  .tuple(anyPlaceAndTime, anyHours, anyHolidays)
  .map(([{ timeZone, instant }, businessHours, isHoliday]) => ({
    instant,
    hours: { timeZone, businessHours },
    isHoliday,
  }));

/** The windows from three days before an instant to eight days after it, reckoned by a clock on the wall. */
const spansAround = (instant: number, { timeZone, businessHours }: BusinessHours, isHoliday: HolidayTest) => {
  const clock = wallClock(timeZone);
  const today = Math.floor(instant / DAY);
  return Array.from({ length: 12 }, (_, day) => today - 3 + day)
    .filter((day) => !isHoliday(dateOf(day)))
    .flatMap((day) => (businessHours[weekdayOf(day)] ?? []).map((window) => spanOf(clock, day, window)))
    .filter(([start, end]) => start < end);
};

const spanOf = (clock: WallClock, day: number, [start, end]: Window): readonly [start: number, end: number] => {
  const opens = day * DAY + sinceMidnight(start);
  const closes = (end > start ? day : day + 1) * DAY + sinceMidnight(end);
  return [clock.instantsOf(opens)[0] ?? clock.skips(opens), clock.instantsOf(closes).at(-1) ?? clock.skips(closes)];
};

const sinceMidnight = (time: string): number => Number(time.slice(0, 2)) * HOUR + Number(time.slice(3)) * MINUTE;

/** Whether what a clock shows lies in a window of that day, or in one that began on the day before. */
const isShownOpen = (shown: number, { businessHours }: BusinessHours, isHoliday: HolidayTest): boolean => {
  const time = toRfc3339(shown).slice(11, 16);
  const today = Math.floor(shown / DAY);
  const windowsOf = (day: number): readonly Window[] =>
    isHoliday(dateOf(day)) ? [] : (businessHours[weekdayOf(day)] ?? []);
  return (
    windowsOf(today).some(([start, end]) => time >= start && (time < end || end <= start)) ||
    windowsOf(today - 1).some(([start, end]) => end <= start && time < end)
  );
};

describe("whatever the zone, the time, the hours and the holidays,", () => {
  const holds = (check: (each: Case) => void): void =>
    fc.assert(fc.property(anyCase, check), { numRuns: 400, seed: 6 });

  test("the opening is never before, and is its own opening", () => {
    holds(({ instant, hours, isHoliday }) => {
      const opens = openingAt(instant, hours, isHoliday);
      expect(opens).toBeGreaterThanOrEqual(instant);
      expect(openingAt(opens, hours, isHoliday)).toBe(opens);
    });
  });

  test("the clock on the wall shows an open time then, but for an hour that it shows twice", () => {
    let looked = 0;
    holds(({ instant, hours, isHoliday }) => {
      const opens = openingAt(instant, hours, isHoliday);
      const clock = wallClock(hours.timeZone);
      const offsets = [-3 * HOUR, 0, 3 * HOUR].map((by) => clock.shows(opens + by) - (opens + by));
      if (new Set(offsets).size > 1) return;
      looked += 1;
      const isOpen = isShownOpen(clock.shows(opens), hours, isHoliday);
      if (opens > instant)
        expect([isOpen, isShownOpen(clock.shows(opens - 1), hours, isHoliday)]).toEqual([true, false]);
      else expect(isOpen || spansAround(instant, hours, isHoliday).length === 0).toBe(true);
    });
    expect(looked).toBeGreaterThan(200);
  });

  test("it lies in a window, and none that is not over is passed over", () => {
    holds(({ instant, hours, isHoliday }) => {
      const opens = openingAt(instant, hours, isHoliday);
      const ahead = spansAround(instant, hours, isHoliday).filter(([, end]) => end > instant);
      const first = Math.min(...ahead.map(([start]) => Math.max(start, instant)));
      if (ahead.length > 0) expect(opens).toBe(first);
      else expect(opens === instant || opens > instant + 7 * DAY).toBe(true);
    });
  });
});
