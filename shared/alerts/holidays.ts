import { DAY } from "../platform/clock.ts";
import { createLru } from "../platform/lru.ts";
import type { HolidayTest } from "./businessHours.ts";
import { dateOf } from "./localTime.ts";

/** Which days are holidays. */
export type HolidaySettings = {
  /** The public holidays of a country (ISO 3166-1 alpha-2). */
  country?: string | undefined;
  /** Those of a part of it besides, by the code that `date-holidays` gives it. */
  subdivision?: string | undefined;
  /** Days besides, "YYYY-MM-DD". */
  extra: readonly string[];
};

/**
 * Tells holidays by these settings. The calendars are loaded only where a country is named, and a year of one is
 * reckoned when it is asked for first. A country that they do not know has no holidays.
 */
export const holidayTest = async ({ country, subdivision, extra }: HolidaySettings): Promise<HolidayTest> => {
  const besides = new Set(extra);
  if (country === undefined) return (date) => besides.has(date);
  const isPublic = await publicHolidayTest(country, subdivision);
  return (date) => besides.has(date) || isPublic(date);
};

const publicHolidayTest = async (country: string, subdivision: string | undefined): Promise<HolidayTest> => {
  const { default: Calendar } = await import("date-holidays");
  const place = subdivision === undefined ? { country } : { country, state: subdivision };

  const reckon = (year: number): Set<string> => {
    const calendar = new Calendar(place, { types: ["public"], timezone: CALENDAR_ZONE });
    const holidays = [year - 1, year].flatMap((each) => calendar.getHolidays(each));
    return new Set(holidays.flatMap(datesOf));
  };

  const holidaysOf = (year: number): ReadonlySet<string> => {
    const calendar = `${country} ${subdivision} ${year}`;
    const known = KNOWN.get(calendar);
    if (known !== undefined) return known;
    const reckoned = reckon(year);
    KNOWN.set(calendar, reckoned);
    return reckoned;
  };

  return (date) => holidaysOf(Number(date.slice(0, 4))).has(date);
};

/**
 * A calendar gives the days of its country, whatever zone it is asked in; that of the country would make days of 23 and
 * 25 hours.
 */
const CALENDAR_ZONE = "UTC";

/** By place and year: with the holidays that began in the year before, of which some go on for days. */
const KNOWN = createLru<ReadonlySet<string>>(256);

/** The whole days of a holiday. One of an afternoon or an evening has none, and one from sunset on counts from midnight. */
const datesOf = ({ date, start, end }: { date: string; start: Date; end: Date }): string[] => {
  const first = Math.floor(Date.parse(date.slice(0, 10)) / DAY);
  const days = Math.floor((end.getTime() - start.getTime()) / DAY);
  return Array.from({ length: days }, (_, after) => dateOf(first + after));
};
