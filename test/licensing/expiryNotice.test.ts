import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { stagesAt, timeLeft } from "../../shared/licensing/expiryNotice.ts";
import { DAY, HOUR, MINUTE } from "../../shared/platform/clock.ts";

const END = Date.UTC(2026, 5, 30, 18);

/** The notice that is due of an end at an instant, by its days. */
const dueAt = (now: number, end = END): number[] =>
  stagesAt(now).flatMap(({ days, from, until }) => (end >= from && end < until ? [days] : []));

describe("of a license's end there is told", () => {
  test.each([
    ["31 days before", END - 31 * DAY, []],
    ["in the last minute before the day 30 days before it", Date.UTC(2026, 4, 31) - MINUTE, []],
    ["as that day begins", Date.UTC(2026, 4, 31), [30]],
    ["30 days before, to the millisecond", END - 30 * DAY, [30]],
    ["8 days before", END - 8 * DAY, [30]],
    ["as the day 7 days before it begins", Date.UTC(2026, 5, 23), [7]],
    ["on the day before", END - DAY, [7]],
    ["as its day begins", Date.UTC(2026, 5, 30), [0]],
    ["at the end", END, [0]],
    ["a week later, where nothing ran until then", END + 7 * DAY, [0]],
    ["8 days later", END + 8 * DAY, []],
  ])("%s: %p", (_, now, due) => {
    expect(dueAt(now)).toEqual(due);
  });

  test("one notice at a time, and as time passes one after the other, whatever the hour", () => {
    const instants = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2030, 0, 1) });
    fc.assert(
      fc.property(instants, (end) => {
        const hours = Array.from({ length: 50 * 24 }, (__, hour) => end - 40 * DAY + hour * HOUR);
        const due = hours.map((now) => dueAt(now, end));
        expect(due.every((notices) => notices.length < 2)).toBe(true);
        expect([...new Set(due.flat())]).toEqual([30, 7, 0]);
      }),
      { numRuns: 50 },
    );
  });

  test.each([
    ["days by the calendar", END - 7 * DAY + 5 * HOUR, { days: 7, hasEnded: false }],
    ["on the day, before the hour", END - 1, { days: 0, hasEnded: false }],
    ["from the end on that it has ended", END, { days: 0, hasEnded: true }],
    ["the same later", END + 3 * DAY, { days: 0, hasEnded: true }],
  ])("%s", (_, now, left) => {
    expect(timeLeft(END, now)).toEqual(left);
  });
});
