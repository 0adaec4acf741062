import { Temporal } from "temporal-polyfill";
import { DAY, MINUTE } from "../platform/clock.ts";
import { createLru } from "../platform/lru.ts";
import { type TimeOfDay, WEEKDAYS, type Weekday } from "../platform/week.ts";

/** A day of the calendar, in no zone: how many days it is after 1970-01-01. */
export type Day = number;

/** The earliest day that it may be somewhere at `at` (epoch milliseconds): no zone is more than a day behind UTC. */
export const earliestDayAt = (at: number): Day => Math.floor(at / DAY) - 1;

export const weekdayOf = (day: Day): Weekday => WEEKDAYS.at((day + 3) % 7) as Weekday;

/** "YYYY-MM-DD". */
export const dateOf = (day: Day): string => new Date(day * DAY).toISOString().slice(0, 10);

/** 1 to 31. */
export const dayOfMonth = (day: Day): number => new Date(day * DAY).getUTCDate();

/** For times that clocks show twice, when they are put back: the first time or the second. */
export type Which = "earlier" | "later";

/**
 * The instant (epoch milliseconds) at which clocks in `zone`, an IANA name, show `time` on `day`. Of the two where they
 * show it twice, `which`; where they are put forward past it, the instant at which that happens. "24:00" is the
 * midnight that ends the day. Throws a RangeError for a zone or a time that is none.
 */
export const instantOf = (day: Day, time: TimeOfDay, zone: string, which: Which): number => {
  const question = `${zone} ${day} ${time} ${which}`;
  const known = KNOWN.get(question);
  if (known !== undefined) return known;
  const instant = reckon(day, time, zone, which);
  KNOWN.set(question, instant);
  return instant;
};

/** What has been reckoned: alerts ask for the same few times over and over, and an answer never changes. */
const KNOWN = createLru<number>(4096);

const reckon = (day: Day, time: TimeOfDay, zone: string, which: Which): number => {
  const local = plain(day * DAY + minutesOf(time) * MINUTE);
  const moment = local.toZonedDateTime(zone, { disambiguation: which });
  if (moment.toPlainDateTime().equals(local)) return moment.epochMilliseconds;
  const before = local.toZonedDateTime(zone, { disambiguation: "earlier" });
  return (before.getTimeZoneTransition("next") ?? moment).epochMilliseconds;
};

/** What a clock in UTC shows. */
const plain = (instant: number): Temporal.PlainDateTime =>
  Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO("UTC").toPlainDateTime();

const minutesOf = (time: TimeOfDay): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
