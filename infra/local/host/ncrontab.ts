import { CronExpressionParser } from "cron-parser";

/** When a timer is due. */
export type Schedule = {
  /** The first occurrence after an instant, both in epoch milliseconds, UTC. */
  next(after: number): number;
  kind: "calendar" | "period";
};

const DAY = 86_400_000;
const MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october"];
const DAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

type Field = { name: string; least: number; most: number; words: readonly string[] };

const SECOND: Field = { name: "second", least: 0, most: 59, words: [] };
const FIELDS: readonly [Field, Field, Field, Field, Field] = [
  { name: "minute", least: 0, most: 59, words: [] },
  { name: "hour", least: 0, most: 23, words: [] },
  { name: "day", least: 1, most: 31, words: [] },
  { name: "month", least: 1, most: 12, words: [...MONTHS, "november", "december"] },
  { name: "day of week", least: 0, most: 6, words: DAYS },
];

/**
 * Reads the schedule of a timer trigger: NCRONTAB, whose six fields begin with the second (five begin with the
 * minute), or a period as `hh:mm:ss`. Throws with the reason. Times are UTC, as in Azure unless it is told otherwise.
 */
export const parseSchedule = (text: string): Schedule => {
  const period = periodOf(text);
  if (period !== undefined) return { next: (after) => after + period, kind: "period" };
  const given = text.trim().split(/\s+/);
  const fields = given.length === 6 ? [SECOND, ...FIELDS] : FIELDS;
  if (given.length !== fields.length) {
    throw new Error(`the schedule "${text}" is neither six fields (second minute hour day month weekday) nor hh:mm:ss`);
  }
  const values = fields.map((field, at) => valuesOf(field, given[at] ?? ""));
  return { next: nextOf(given.length === 6 ? values : [[0], ...values], text), kind: "calendar" };
};

/**
 * The library's calculus takes a day when the month's _or_ the week's day fits, and NCRONTAB when both do: so the
 * library walks the days of the month, and those on another weekday are passed over whole.
 */
const nextOf = (values: readonly (readonly number[])[], text: string): Schedule["next"] => {
  const [seconds, minutes, hours, days, months, weekdays] = values.map((list) => list.join(","));
  const onWeekday = new Set((weekdays ?? "").split(",").map(Number));
  const expression = `${seconds} ${minutes} ${hours} ${days} ${months} *`;
  const next = (after: number): number => {
    const found = CronExpressionParser.parse(expression, { currentDate: new Date(after), tz: "UTC" })
      .next()
      .getTime();
    if (onWeekday.has(new Date(found).getUTCDay())) return found;
    return next((Math.floor(found / DAY) + 1) * DAY - 1);
  };
  if (mayNeverCome(values)) {
    try {
      next(0);
    } catch (error) {
      throw new Error(`the schedule "${text}" never comes`, { cause: error });
    }
  }
  return next;
};

/** Every month has 28 days. Others need not be tried, which spares a start the library's first reckoning. */
const mayNeverCome = ([, , , days]: readonly (readonly number[])[]): boolean => !days?.some((day) => day <= 28);

/** The values of one field: lists of numbers, names, ranges and steps. */
const valuesOf = (field: Field, text: string): readonly number[] => {
  const values = text.split(",").flatMap((item) => {
    const [range = "", step, ...more] = item.split("/");
    const every = step === undefined ? 1 : /^\d+$/.test(step) ? Number(step) : 0;
    if (more.length > 0 || every < 1) throw unfit(field, text);
    const [first, last] = boundsOf(field, range, step !== undefined, text);
    return Array.from({ length: Math.floor((last - first) / every) + 1 }, (_, count) => first + count * every);
  });
  return [...new Set(values)].sort((a, b) => a - b);
};

const boundsOf = (field: Field, range: string, stepped: boolean, text: string): [number, number] => {
  if (range === "*") return [field.least, field.most];
  const [from = "", to, ...more] = range.split("-");
  if (more.length > 0) throw unfit(field, text);
  const first = numberOf(field, from, text);
  if (to === undefined) return [first, stepped ? field.most : first];
  const last = numberOf(field, to, text);
  // NCRONTAB swaps the ends of a range that runs backwards: FRI-MON is MON-FRI.
  return first <= last ? [first, last] : [last, first];
};

/** A number, or the beginning of a name. */
const numberOf = (field: Field, text: string, whole: string): number => {
  const named = text === "" ? -1 : field.words.findIndex((word) => word.startsWith(text.toLowerCase()));
  const number = /^\d+$/.test(text) ? Number(text) : named < 0 ? -1 : named + field.least;
  if (number < field.least || number > field.most) throw unfit(field, whole);
  return number;
};

const unfit = (field: Field, text: string): Error =>
  new Error(
    `"${text}" is no ${field.name} of a schedule: ${field.least} to ${field.most}, *, lists, ranges and steps are`,
  );

/** Milliseconds of a .NET time span `[d.]hh:mm[:ss]`, or nothing where the text is none. */
const periodOf = (text: string): number | undefined => {
  const found = /^(?:(\d+)\.)?(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?$/.exec(text.trim());
  if (!found) return undefined;
  const [days, hours, minutes, seconds] = found.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
  ];
  const period = days * DAY + ((hours * 60 + minutes) * 60 + seconds) * 1000;
  return hours < 24 && minutes < 60 && seconds < 60 && period > 0 ? period : undefined;
};
