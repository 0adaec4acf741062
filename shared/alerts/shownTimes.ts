/** Writes instants (epoch milliseconds) as people in a time zone (IANA) read them. */
export type ShownTimes = {
  /** "25 November 2026". */
  readonly date: (instant: number) => string;
  /** "Wed 25 Nov, 07:10". */
  readonly time: (instant: number) => string;
};

const KEPT = 100;
const known = new Map<string, ShownTimes>();

/** Kept by zone: to make them takes longer than to write a digest. */
export const shownTimes = (timeZone: string): ShownTimes => {
  const kept = known.get(timeZone);
  if (kept !== undefined) return kept;
  if (known.size >= KEPT) known.clear();
  const made = timesIn(timeZone);
  known.set(timeZone, made);
  return made;
};

const timesIn = (timeZone: string): ShownTimes => {
  const date = new Intl.DateTimeFormat("en-GB", { timeZone, day: "numeric", month: "long", year: "numeric" });
  const time = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  return {
    date: (instant) => date.format(instant),
    time: (instant) => {
      // By its parts: what stands between them changes with the data of the platform.
      const parts = new Map(time.formatToParts(instant).map(({ type, value }) => [type, value]));
      const [weekday, day, month] = [parts.get("weekday"), parts.get("day"), parts.get("month")];
      return `${weekday} ${day} ${month}, ${parts.get("hour")}:${parts.get("minute")}`;
    },
  };
};
