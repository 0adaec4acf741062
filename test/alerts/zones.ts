import fc from "fast-check";
import { DAY, HOUR } from "../../shared/platform/clock.ts";

/** The instant of an RFC 3339 text, which may leave out seconds. */
export const at = (text: string): number => Date.parse(text);

/** Zones, and instants at which their clocks or their rules changed. */
export const CHANGES: Readonly<Record<string, readonly string[]>> = {
  // An hour, at night.
  "Europe/Berlin": ["2026-03-29T01:00Z", "2026-10-25T01:00Z"],
  "America/New_York": ["2026-03-08T07:00Z", "2026-11-01T06:00Z"],
  // At midnight: a day that begins at one, and one whose last or first hour comes twice.
  "America/Havana": ["2026-03-08T05:00Z", "2026-11-01T05:00Z"],
  "Asia/Beirut": ["2026-03-28T22:00Z", "2026-10-24T21:00Z"],
  "America/Santiago": ["2026-04-05T03:00Z", "2026-09-06T04:00Z"],
  // Half an hour, and two hours.
  "Australia/Lord_Howe": ["2026-04-04T15:00Z", "2026-10-03T15:30Z"],
  "Antarctica/Troll": ["2026-03-29T01:00Z", "2026-10-25T01:00Z"],
  // Back for Ramadan.
  "Africa/Casablanca": ["2024-03-10T02:00Z", "2024-04-14T02:00Z", "2025-02-23T02:00Z"],
  // New rules.
  "Pacific/Apia": ["2011-12-30T10:00Z", "2021-04-03T14:00Z"],
  "Asia/Pyongyang": ["2015-08-14T15:00Z", "2018-05-04T15:00Z"],
  "Europe/Volgograd": ["2018-10-27T23:00Z", "2020-12-26T22:00Z"],
  "Europe/Istanbul": ["2015-11-08T01:00Z", "2016-03-27T01:00Z"],
  "America/Caracas": ["2007-12-09T07:00Z", "2016-05-01T07:00Z"],
  "Africa/Juba": ["2021-01-31T21:00Z"],
  // Far from UTC, and at odd offsets.
  "Pacific/Kiritimati": [],
  "Etc/GMT+12": [],
  "Pacific/Chatham": ["2026-04-04T14:00Z", "2026-09-26T14:00Z"],
  "Asia/Kathmandu": [],
  UTC: [],
};

/** A zone and an instant, half of the time within two days of a change of its clocks. */
export const anyPlaceAndTime: fc.Arbitrary<{ timeZone: string; instant: number }> = fc
  .constantFrom(...Object.entries(CHANGES))
  .chain(([timeZone, changes]) => {
    const anyTime = fc.integer({ min: at("2005-01-01T00:00Z"), max: at("2037-12-31T00:00Z") });
    const near = changes.map((change) => fc.integer({ min: at(change) - 2 * DAY, max: at(change) + 2 * DAY }));
    const times = near.length === 0 ? anyTime : fc.oneof(anyTime, fc.oneof(...near));
    return times.map((instant) => ({ timeZone, instant: instant - (instant % (HOUR / 4)) }));
  });

/** "HH:MM" of a quarter of a day's hours, 0 to 96. */
export const toTime = (quarter: number): string =>
  [Math.floor(quarter / 4), (quarter % 4) * 15].map((part) => String(part).padStart(2, "0")).join(":");

/** A quarter of an hour, which is when clocks are changed. */
export const anyTime: fc.Arbitrary<string> = fc.integer({ min: 0, max: 95 }).map(toTime);
