const DURATION =
  /^P(?=[\dT])(?:(?<years>\d+)Y)?(?:(?<months>\d+)M)?(?:(?<weeks>\d+)W)?(?:(?<days>\d+)D)?(?:T(?=\d)(?:(?<hours>\d+)H)?(?:(?<minutes>\d+)M)?(?:(?<seconds>\d+(?:\.\d{1,3})?)S)?)?$/;

type Part = "years" | "months" | "weeks" | "days" | "hours" | "minutes" | "seconds";

/** An ISO 8601 duration, by its parts. */
export type Duration = Readonly<Record<Part, number>>;

/** Reads an ISO 8601 duration such as `P1M`, `P30D` or `PT10M`; undefined where the text is none. */
export const parseDuration = (text: string): Duration | undefined => {
  const groups = DURATION.exec(text)?.groups;
  if (!groups) return undefined;
  const read = (part: Part): number => Number(groups[part] ?? 0);
  return {
    years: read("years"),
    months: read("months"),
    weeks: read("weeks"),
    days: read("days"),
    hours: read("hours"),
    minutes: read("minutes"),
    seconds: read("seconds"),
  };
};

/**
 * The instant `duration` after `instant` by the calendar in UTC: a month leads to the same day of the next month, or
 * to its last day where it has no such day. NaN beyond what a date can hold.
 */
export const addDuration = (instant: number, duration: Duration): number => {
  const from = new Date(instant);
  const month = from.getUTCMonth() + duration.months;
  const year = from.getUTCFullYear() + duration.years;
  const daysInMonth = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const moved = new Date(instant).setUTCFullYear(year, month, Math.min(from.getUTCDate(), daysInMonth));
  const days = duration.weeks * 7 + duration.days;
  const seconds = ((days * 24 + duration.hours) * 60 + duration.minutes) * 60 + duration.seconds;
  return new Date(moved + Math.round(seconds * 1000)).getTime();
};
