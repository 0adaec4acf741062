import { DAY } from "../platform/clock.ts";

/** For how long an entry can be read: to the millisecond. */
export const READABLE_FOR = 30 * DAY;

/** No entry lies anywhere longer than this: the table of day D goes from D+31 00:00 on. */
export const KEPT_FOR = 31 * DAY;
