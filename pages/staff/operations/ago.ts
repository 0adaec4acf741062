import { SHARED } from "../../frame/texts.ts";
import { TEXTS } from "../texts.ts";

const { operations: texts } = TEXTS;

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A duration in seconds, in the largest unit that it fills twice, so that it is off by less than half. */
export const durationText = (seconds: number): string => {
  if (seconds < 1) return texts.lessThanASecond;
  if (seconds < 2 * MINUTE) return texts.seconds(Math.round(seconds));
  if (seconds < 2 * HOUR) return SHARED.minutes(Math.floor(seconds / MINUTE));
  return seconds < 2 * DAY ? texts.hours(Math.floor(seconds / HOUR)) : texts.days(Math.floor(seconds / DAY));
};

/** Seconds since a time; none where the clocks of here and of Usher disagree. */
export const secondsSince = (time: string, now: number): number => Math.max(0, (now - Date.parse(time)) / 1000);
