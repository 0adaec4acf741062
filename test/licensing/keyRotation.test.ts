import { describe, expect, test } from "@jest/globals";
import { KEPT, LATE, LEAD, PERIOD, planRotation, publishedAt, signersAt } from "../../shared/licensing/keyRotation.ts";
import { LIMITS } from "../../shared/licensing/limits.ts";
import { DAY, HOUR, SECOND } from "../../shared/platform/clock.ts";
import { NOON } from "./parts.ts";

type Key = { number: number; signsFrom: number; createdAt: number };

const key = (number: number, signsFrom: number, createdAt = signsFrom): Key => ({ number, signsFrom, createdAt });

/** One run at `now`, whole. */
const run = (keys: readonly Key[], now: number): Key[] => {
  const steps = planRotation(keys, now);
  const removed = new Set(steps.flatMap((step) => (step.step === "remove" ? [step.key] : [])));
  const made = steps.flatMap((step) => (step.step === "make" ? [key(step.number, step.signsFrom, now)] : []));
  return [...keys.filter((one) => !removed.has(one)), ...made];
};

const numbersOf = (keys: readonly Key[]): number[] => keys.map(({ number }) => number);

type Hour = { now: number; signs: Key; published: readonly Key[] };

/** Every hour of `days` days; runs as often as `runs` says for each day. The first key is there from the start. */
const live = (days: number, runs: (day: number) => number): { hours: Hour[]; keys: Key[] } => {
  let keys = run([], NOON);
  const hours: Hour[] = [];
  for (let hour = 0; hour <= days * 24; hour += 1) {
    const now = NOON + hour * HOUR;
    const times = hour % 24 === 3 ? runs((hour - 3) / 24) : 0;
    for (let time = 0; time < times; time += 1) keys = run(keys, now);
    const [signs] = signersAt(keys, now);
    if (signs === undefined) throw new Error("nothing signs");
    hours.push({ now, signs, published: publishedAt(keys, now) });
  }
  return { hours, keys };
};

const LONGEST = LIMITS.longestLease * SECOND;

describe.each<[string, (day: number) => number]>([
  ["every day", () => 1],
  ["twice every day", () => 2],
  ["every day but for three months", (day) => (day > 80 && day < 171 ? 0 : 1)],
  ["every day but in the week of the take-over and the month after it", (day) => (day > 85 && day < 125 ? 0 : 1)],
  ["once a quarter", (day) => (day % 91 === 10 ? 1 : 0)],
])("a year in which the timer runs %s", (_, runs) => {
  const { hours } = live(365, runs);

  test("a key signs only once it has been published for the lead time, but for the very first", () => {
    const later = new Set(hours.map(({ signs }) => signs).filter(({ number }) => number > 1));
    expect(later.size).toBeGreaterThan(1);
    for (const { signsFrom, createdAt } of later) expect(signsFrom - createdAt).toBeGreaterThanOrEqual(LEAD);
    expect(hours[0]?.signs).toEqual(key(1, NOON));
  });

  test("what signs is published, and stays so until the longest lease under it has ended", () => {
    const until = new Map<number, number>();
    const missed = hours.filter(({ now, signs, published }) => {
      until.set(signs.number, now + LONGEST);
      const there = new Set(numbersOf(published));
      return [...until].some(([number, end]) => now < end && !there.has(number));
    });
    expect(missed).toEqual([]);
  });

  test("keys sign one after another, each for its period at least, and three at most are published", () => {
    const signed = numbersOf(hours.map(({ signs }) => signs));
    expect(signed).toEqual(signed.toSorted((a, b) => a - b));
    expect(hours.filter(({ published }) => published.length > 3)).toEqual([]);
    const starts = [...new Set(hours.map(({ signs }) => signs.signsFrom))];
    expect(starts.length).toBeGreaterThan(2);
    for (const [at, start] of starts.slice(1).entries()) {
      expect(start - (starts[at] ?? 0)).toBeGreaterThanOrEqual(PERIOD);
    }
  });
});

describe("a year and a month of daily runs", () => {
  const { hours, keys } = live(400, () => 1);

  test("changes the key each quarter to the hour, and there is a next one within a day, all the time", () => {
    const starts = new Map(hours.toReversed().map(({ now, signs }) => [signs.number, now]));
    expect([...starts.values()].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4].map((times) => NOON + times * PERIOD));
    const settled = hours.filter(({ now, signs }) => now - signs.signsFrom >= DAY);
    expect(settled.filter(({ signs, published }) => published.at(-1)?.number !== signs.number + 1)).toEqual([]);
  });

  test("keeps no row longer than the key is published", () => {
    expect(numbersOf(keys)).toEqual([5, 6]);
  });
});

describe("the plan", () => {
  const keys = [key(1, NOON), key(2, NOON + PERIOD)];

  test("has nothing to do for a run that comes again", () => {
    const after = run([key(1, NOON)], NOON);
    expect(planRotation(after, NOON)).toEqual([]);
    expect(planRotation(keys, NOON + PERIOD - 1)).toEqual([]);
  });

  test("makes the next one when the newest signs, and after a long pause not without its lead time", () => {
    const soon = NOON + PERIOD;
    expect(planRotation(keys, soon)).toEqual([{ step: "make", number: 3, signsFrom: soon + PERIOD }]);
    const late = NOON + 3 * PERIOD;
    expect(planRotation(keys, late)).toEqual([
      { step: "make", number: 3, signsFrom: late + LEAD },
      { step: "remove", key: keys[0] },
    ]);
  });

  test("removes a key when its last lease has ended, and not a moment before", () => {
    const three = [...keys, key(3, NOON + 2 * PERIOD)];
    const end = NOON + PERIOD + KEPT;
    expect(planRotation(three, end - 1)).toEqual([]);
    expect(planRotation(three, end)).toEqual([{ step: "remove", key: three[0] }]);
    expect(numbersOf(publishedAt(three, end - 1))).toEqual([1, 2, 3]);
    expect(numbersOf(publishedAt(three, end))).toEqual([2, 3]);
  });

  test("comes to the same whichever of its steps were taken before", () => {
    const now = NOON + 3 * PERIOD;
    const steps = planRotation(keys, now);
    const whole = run(keys, now);
    for (const taken of steps) {
      const part = taken.step === "make" ? [...keys, key(taken.number, taken.signsFrom, now)] : keys.slice(1);
      expect(run(part, now)).toEqual(whole);
    }
  });
});

describe("what signs", () => {
  const keys = [key(1, NOON), key(2, NOON + PERIOD), key(3, NOON + 2 * PERIOD)];
  const numbers = (now: number, of = keys) => numbersOf(signersAt(of, now));

  test("is the newest that has begun; the one before may stand in for it, for a time that its stay covers", () => {
    const change = NOON + PERIOD;
    expect(numbers(change - 1)).toEqual([1]);
    expect(numbers(change)).toEqual([2, 1]);
    expect(numbers(change + LATE - 1)).toEqual([2, 1]);
    expect(numbers(change + LATE)).toEqual([2]);
    expect(LATE + LONGEST).toBeLessThanOrEqual(KEPT);
  });

  test("is the next one where the current one was deleted, and the one before where it is still there", () => {
    expect(numbers(NOON + DAY, keys.slice(1))).toEqual([2]);
    expect(planRotation(keys.slice(1, 2), NOON + DAY)).toEqual([
      { step: "make", number: 3, signsFrom: NOON + 2 * PERIOD },
    ]);
    const withoutCurrent = [key(1, NOON), key(3, NOON + 2 * PERIOD)];
    expect(numbers(NOON + PERIOD + DAY, withoutCurrent)).toEqual([1]);
    expect(numbersOf(publishedAt(withoutCurrent, NOON + 2 * PERIOD + LATE + LONGEST - 1))).toEqual([1, 3]);
  });

  test("is the oldest where the clock was set back before all of them", () => {
    expect(numbers(NOON - 1)).toEqual([1]);
  });
});
