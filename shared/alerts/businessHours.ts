import type { Weekday, Window } from "../platform/week.ts";
import { type Day, dateOf, earliestDayAt, instantOf, weekdayOf } from "./localTime.ts";

/** When an organization is open. */
export type BusinessHours = {
  /** IANA name. */
  timeZone: string;
  /** The windows of each day in their order; a day that is absent is closed. */
  businessHours: Readonly<Partial<Record<Weekday, readonly Window[] | undefined>>>;
};

/** Whether a day ("YYYY-MM-DD") is a holiday. */
export type HolidayTest = (date: string) => boolean;

/** Who has not been open for so many days has no hours to wait for. */
const LONGEST_CLOSED = 366;

/**
 * When it is open first, not before `at` (epoch milliseconds): `at` itself inside a window, else the start of the next
 * one. `at`, too, where no window opens for a year: nobody waits for hours that there are not.
 *
 * Of a time that clocks show twice a window starts at the first and ends at the second; what they skip is cut off. An
 * overnight window belongs to the day on which it starts, and so is closed by a holiday on that day alone.
 */
export const openingAt = (at: number, hours: BusinessHours, isHoliday: HolidayTest): number => {
  const earliest = earliestDayAt(at);
  for (let day = earliest - 1; day <= earliest + LONGEST_CLOSED; day += 1) {
    const opening = openingOn(day, at, hours);
    if (opening !== undefined && !isHoliday(dateOf(day))) return opening;
  }
  return at;
};

/** The same for the windows that start on `day`; undefined where none of them is open at `at` or later. */
const openingOn = (day: Day, at: number, { timeZone, businessHours }: BusinessHours): number | undefined => {
  for (const [start, end] of businessHours[weekdayOf(day)] ?? []) {
    const closes = instantOf(end > start ? day : day + 1, end, timeZone, "later");
    if (closes <= at) continue;
    const opens = Math.max(at, instantOf(day, start, timeZone, "earlier"));
    if (opens < closes) return opens;
  }
  return undefined;
};
