import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { addDuration, parseDuration } from "../../../infra/local/clock/duration.ts";
import { createFileClock } from "../../../infra/local/clock/fileClock.ts";
import { moveClock } from "../../../infra/local/clock/moveClock.ts";
import { clockCommand } from "../../../infra/local/clock.ts";
import { outcomeOf } from "../../../infra/local/command.ts";
import { type Clock, DAY, HOUR } from "../../../shared/platform/clock.ts";

const START = Date.UTC(2027, 0, 31, 12);

let folder: string;
let file: string;
let now = START;
const real: Clock = { now: () => now };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "usher-clock-"));
  file = join(folder, "state", "clock.json");
  now = START;
});

afterEach(() => rm(folder, { recursive: true }));

const duration = (text: string) => {
  const read = parseDuration(text);
  if (!read) throw new TypeError(`${text} was not understood`);
  return read;
};

describe("the running app's clock", () => {
  test("tells the real time until it is moved", () => {
    expect(createFileClock(file, real).now()).toBe(START);
  });

  test("sees each move within 50 ms: ahead, back, again, and home", async () => {
    const clock = createFileClock(file, real);
    clock.now();
    const seen = async (move: Parameters<typeof moveClock>[1]) => {
      await moveClock(file, move, real);
      now += 50;
      return clock.now() - now;
    };
    expect(await seen({ kind: "at", instant: now + 40 * DAY })).toBe(40 * DAY);
    expect(await seen({ kind: "at", instant: now - DAY })).toBe(-DAY);
    expect(await seen({ kind: "advance", duration: duration("PT1H") })).toBe(HOUR - DAY);
    expect(await seen({ kind: "reset" })).toBe(0);
  });

  test("is not asked for at each call: 49 ms later it has not looked again", async () => {
    const clock = createFileClock(file, real);
    clock.now();
    await moveClock(file, { kind: "at", instant: now + DAY }, real);
    now += 49;
    expect(clock.now()).toBe(now);
    now += 1;
    expect(clock.now()).toBe(now + DAY);
  });

  test("stands where it was when its file cannot be understood", async () => {
    const clock = createFileClock(file, real);
    await moveClock(file, { kind: "at", instant: now + DAY }, real);
    expect(clock.now()).toBe(now + DAY);
    for (const content of ["", "{", "{}", '{"offsetMs":"5"}', '{"offsetMs":1e99}', "null"]) {
      await writeFile(file, content);
      now += 50;
      expect(clock.now()).toBe(now + DAY);
    }
  });

  test("a move is awaited until a running app must have seen it", async () => {
    const running = createFileClock(file);
    running.now();
    await moveClock(file, { kind: "at", instant: Date.UTC(2040, 0) });
    expect(new Date(running.now()).getUTCFullYear()).toBe(2040);
  });
});

describe("durations (ISO 8601), by the calendar in UTC", () => {
  test.each([
    ["P1D", "2027-02-01T12:00:00.000Z"],
    ["PT10M", "2027-01-31T12:10:00.000Z"],
    ["P1W", "2027-02-07T12:00:00.000Z"],
    ["P1M", "2027-02-28T12:00:00.000Z"],
    ["P13M", "2028-02-29T12:00:00.000Z"],
    ["P1Y2M3DT4H5M6.789S", "2028-04-03T16:05:06.789Z"],
    ["PT36H", "2027-02-02T00:00:00.000Z"],
    ["P0D", "2027-01-31T12:00:00.000Z"],
  ])("31 January and %s make %s", (text, expected) => {
    expect(new Date(addDuration(START, duration(text))).toISOString()).toBe(expected);
  });

  test.each(["", "P", "PT", "P1", "1D", "P1DT", "P-1D", "-P1D", "P1.5D", "PT1M1H", "P1D ", "p1d", "P1S", "10m"])(
    "%p is none",
    (text) => {
      expect(parseDuration(text)).toBeUndefined();
    },
  );
});

describe("npm run clock", () => {
  const run = (args: string) =>
    outcomeOf(clockCommand, { args: args.split(" ").filter(Boolean), environment: { USHER_STATE: folder } }, "usage");

  test("prints the resulting time, and the present one without arguments", async () => {
    expect((await run("--at 2030-06-01T02:00:00+02:00")).stdout).toMatch(/^2030-06-01T00:00:0\d\.\d{3}Z\n$/);
    expect((await run("--advance P1M")).stdout).toMatch(/^2030-07-01T00:00:/);
    expect((await run("")).stdout).toMatch(/^2030-07-01T00:00:/);
    const { code, stdout } = await run("--reset");
    expect(code).toBe(0);
    expect(stdout).not.toMatch(/^2030/);
  });

  test.each([
    "--at",
    "--at tomorrow",
    "--at 2030-02-30T00:00:00Z",
    "--at 2030-06-01",
    "--at 2030-06-01T00:00:00",
    "--at 1969-12-31T23:59:59Z",
    "--advance 10m",
    "--advance P9999Y",
    `--advance P${"9".repeat(400)}D`,
    "--advance P1D --reset",
    "--at 2030-06-01T00:00:00Z --advance P1D",
    "--forward P1D",
    "P1D",
  ])("%s ends with 2, a reason and nothing moved", async (args) => {
    const before = await clockCommand({ args: [], environment: { USHER_STATE: folder } });
    const { code, stdout, stderr } = await run(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/\w.*\n\nusage\n$/s);
    const after = await clockCommand({ args: [], environment: { USHER_STATE: folder } });
    expect(Date.parse(after) - Date.parse(before)).toBeLessThan(10_000);
  });
});
