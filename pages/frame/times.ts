const DAY_MS = 86_400_000;

const DATE = new Intl.DateTimeFormat("en", { dateStyle: "medium" });
const TIME = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });

/** A day, as the reader's own time zone has it. */
export const dayText = (time: string): string => DATE.format(new Date(time));

/** A day and the time of it, in the reader's own time zone. */
export const timeText = (time: string): string => TIME.format(new Date(time));

/** Whole days from `now` (epoch milliseconds) until a time, a begun one counted; negative where it is over. */
export const daysUntil = (time: string, now: number): number => Math.ceil((Date.parse(time) - now) / DAY_MS);
