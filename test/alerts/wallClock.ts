import { DAY, HOUR, SECOND } from "../../shared/platform/clock.ts";

/**
 * A second way to reckon local times, to hold the rules against: it knows nothing but what a clock on a wall shows at an
 * instant, by Intl. What a clock shows is written as the epoch milliseconds at which one in UTC shows the same.
 */
export type WallClock = {
  shows(instant: number): number;
  /** The instants, earliest first, at which it shows this: two in an overlap, none in a gap. */
  instantsOf(shown: number): number[];
  /** For what it skips: the instant at which it does. */
  skips(shown: number): number;
};

/** No zone is further from UTC than this. */
const FURTHEST = 16 * HOUR;

const makeClock = (timeZone: string): WallClock => {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });

  const shows = (instant: number): number => {
    const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
    const [year, month, ...rest] = ["year", "month", "day", "hour", "minute", "second"].map(
      (part) => parts.get(part as Intl.DateTimeFormatPartTypes) ?? Number.NaN,
    ) as [number, number, number, number, number, number];
    return Date.UTC(year, month - 1, ...rest) + (((instant % SECOND) + SECOND) % SECOND);
  };

  return {
    shows,
    instantsOf(shown) {
      const offsets = new Set<number>();
      for (let near = shown - FURTHEST; near <= shown + FURTHEST; near += FURTHEST / 4) offsets.add(shows(near) - near);
      return [...offsets]
        .map((offset) => shown - offset)
        .filter((instant) => shows(instant) === shown)
        .sort((one, other) => one - other);
    },
    skips(shown) {
      let [before, after] = [shown - FURTHEST - DAY, shown + FURTHEST + DAY];
      while (after - before > 1) {
        const middle = Math.floor((before + after) / 2);
        if (shows(middle) < shown) before = middle;
        else after = middle;
      }
      return after;
    },
  };
};

const clocks = new Map<string, WallClock>();

/** The clocks of a zone. */
export const wallClock = (timeZone: string): WallClock => {
  const clock = clocks.get(timeZone) ?? makeClock(timeZone);
  clocks.set(timeZone, clock);
  return clock;
};
