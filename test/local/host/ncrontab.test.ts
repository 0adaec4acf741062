import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { parseSchedule } from "../../../infra/local/host/ncrontab.ts";

const at = (text: string): number => Date.parse(text);
const next = (schedule: string, after: string): string =>
  new Date(parseSchedule(schedule).next(at(after))).toISOString();

describe("a schedule of six fields", () => {
  test.each([
    ["0 * * * * *", "2026-01-31T23:59:59.996Z", "2026-02-01T00:00:00.000Z"],
    ["0 * * * * *", "2026-02-01T00:00:00.000Z", "2026-02-01T00:01:00.000Z"],
    ["0 */5 * * * *", "2026-01-01T00:05:00.001Z", "2026-01-01T00:10:00.000Z"],
    ["0 5/20 * * * *", "2026-01-01T00:26:00.000Z", "2026-01-01T00:45:00.000Z"],
    ["30 0 2-4 * * *", "2026-01-01T04:00:30.000Z", "2026-01-02T02:00:30.000Z"],
    ["0 0 0 29 2 *", "2026-01-01T00:00:00.000Z", "2028-02-29T00:00:00.000Z"],
    ["0 0 0 1 January,Jul *", "2026-01-01T00:00:00.000Z", "2026-07-01T00:00:00.000Z"],
    ["0 0 9 * * mon-Friday", "2026-11-20T09:00:00.000Z", "2026-11-23T09:00:00.000Z"],
    ["0 0 9 * * FRI-MON", "2026-11-20T09:00:00.000Z", "2026-11-23T09:00:00.000Z"],
  ])("%s after %s is due at %s", (schedule, after, due) => {
    expect(next(schedule, after)).toBe(due);
  });

  test("takes a day only where the month's and the week's day both fit, unlike the cron of Unix", () => {
    expect(next("0 0 0 13 * 5", "2026-03-14T00:00:00.000Z")).toBe("2026-11-13T00:00:00.000Z");
  });

  test("is the first instant that fits every field: compared with a walk, second by second", () => {
    const list = (least: number, most: number) =>
      fc.uniqueArray(fc.integer({ min: least, max: most }), { minLength: 1, maxLength: 3 });
    const from = at("2026-02-27T21:58:41.500Z");
    const fields = fc.tuple(list(0, 59), list(0, 59), list(0, 23), list(1, 31), list(0, 6));
    fc.assert(
      fc.property(fields, ([seconds, minutes, hours, days, weekdays]) => {
        const [s, m, h, d, w] = [seconds, minutes, hours, days, weekdays].map((values) => values.join(","));
        const due = parseSchedule(`${s} ${m} ${h} ${d} * ${w}`).next(from);
        const fits = (date: Date): boolean =>
          seconds.includes(date.getUTCSeconds()) &&
          minutes.includes(date.getUTCMinutes()) &&
          hours.includes(date.getUTCHours()) &&
          days.includes(date.getUTCDate()) &&
          weekdays.includes(date.getUTCDay());
        const until = Math.min(due, from + 26 * 3_600_000);
        for (let second = Math.ceil(from / 1000) * 1000; second < until; second += 1000) {
          if (fits(new Date(second))) throw new Error(`passed over ${new Date(second).toISOString()}`);
        }
        return fits(new Date(due));
      }),
      { numRuns: 15 },
    );
  });
});

test("five fields begin with the minute", () => {
  expect(next("30 9 * * *", "2026-01-01T00:00:00.000Z")).toBe("2026-01-01T09:30:00.000Z");
});

test("a period counts from the last run", () => {
  expect(next("1.02:03:04", "2026-01-01T00:00:00.000Z")).toBe("2026-01-02T02:03:04.000Z");
});

test.each([
  "",
  "@daily",
  "* * * *",
  "0 0 0 * * * *",
  "60 * * * * *",
  "0 0 24 * * *",
  "0 0 0 0 * *",
  "0 0 0 * * 7",
  "0 0 0 L * *",
  "0 0 0 ? * *",
  "0 0 0 * * 1#1",
  "0 */0 * * * *",
  "0 1-2-3 * * * *",
  "0 , * * * *",
  "0 0 0 30 2 *",
  "0 0 0 * nonember *",
  "00:00:00",
  "25:00:00",
])("%j is refused, because Azure refuses it", (schedule) => {
  expect(() => parseSchedule(schedule)).toThrow(/schedule/);
});
