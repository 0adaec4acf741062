import type { TimeOfDay, Weekday } from "../platform/week.ts";
import { type Day, dayOfMonth, earliestDayAt, instantOf, weekdayOf } from "./localTime.ts";

/** When summaries leave. */
export type SummaryTimes = {
  /** IANA name. */
  timeZone: string;
  summaryTime: TimeOfDay;
  weeklyDay: Weekday;
  /** 1 to 31; in a shorter month its last day. */
  monthlyDay: number;
};

export type Summary = "daily" | "weekly" | "monthly";

/** A month, and the days by which calendars are apart. */
const LONGEST_PERIOD = 31 + 2;

/**
 * The first instant strictly after `at` (both epoch milliseconds) at which such a summary leaves. Where clocks show its
 * time twice, it leaves at the first; where they skip it, at the instant at which they do. Throws a RangeError for
 * settings by which none ever leaves.
 */
export const summaryAfter = (summary: Summary, at: number, times: SummaryTimes): number => {
  const earliest = earliestDayAt(at);
  for (let day = earliest; day <= earliest + LONGEST_PERIOD; day += 1) {
    if (!LEAVES_ON[summary](day, times)) continue;
    const leaves = instantOf(day, times.summaryTime, times.timeZone, "earlier");
    if (leaves > at) return leaves;
  }
  throw new RangeError(`No ${summary} summary leaves by these settings: check weeklyDay and monthlyDay.`);
};

const LEAVES_ON: Record<Summary, (day: Day, times: SummaryTimes) => boolean> = {
  daily: () => true,
  weekly: (day, { weeklyDay }) => weekdayOf(day) === weeklyDay,
  monthly: (day, { monthlyDay }) =>
    dayOfMonth(day) === monthlyDay || (dayOfMonth(day) < monthlyDay && dayOfMonth(day + 1) === 1),
};
