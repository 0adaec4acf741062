const DAY_MS = 86_400_000;

/** The reader's own English, for the order of day and month; else one that writes the month as a word, day first. */
const ENGLISH = navigator.languages.find((language) => language.startsWith("en")) ?? "en-GB";

const DAY = { day: "numeric", month: "short", year: "numeric" } as const;
const DATE = new Intl.DateTimeFormat(ENGLISH, DAY);
const TIME = new Intl.DateTimeFormat(ENGLISH, { ...DAY, hour: "numeric", minute: "2-digit", timeZoneName: "short" });

/** A day, as the reader's own time zone has it. */
export const dayText = (time: string): string => DATE.format(new Date(time));

/** A day and the time of it, in the reader's own time zone, which is named. */
export const timeText = (time: string): string => TIME.format(new Date(time));

/** Whole days from `now` (epoch milliseconds) until a time, a begun one counted; negative where it is over. */
export const daysUntil = (time: string, now: number): number => Math.ceil((Date.parse(time) - now) / DAY_MS);
