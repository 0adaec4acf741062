import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { byTheRules } from "./children/cases.ts";
import { at } from "./zones.ts";

/** Machines in two zones and two seasons. */
const MACHINES = ["UTC", "America/Los_Angeles"].flatMap((zone) =>
  ["2026-01-15T12:00Z", "2026-07-15T12:00Z"].map((text) => ({ zone, now: at(text) })),
);

type Reckoned = { now: number; zone: string; rules: (number | "now")[]; control: { zone: number[]; clock: number[] } };

const reckonOn = async ({ zone, now }: { zone: string; now: number }): Promise<Reckoned> => {
  const child = join(import.meta.dirname, "children", "frozen.ts");
  const { stdout } = await promisify(execFile)(process.execPath, ["--no-warnings", child, String(now)], {
    env: { ...process.env, TZ: zone },
  });
  return JSON.parse(stdout) as Reckoned;
};

describe("machines of two zones, in January and in July,", () => {
  let reckoned: Reckoned[];

  beforeAll(async () => {
    reckoned = await Promise.all(MACHINES.map(reckonOn));
  });

  test("are what they were asked to be", () => {
    expect(reckoned.map(({ zone, now }) => ({ zone, now }))).toEqual(MACHINES);
  });

  test("reckon the same: no rule asks for the machine's zone or clock", async () => {
    const here = await byTheRules();
    expect(here.length).toBeGreaterThan(1000);
    expect(new Set(here).size).toBeGreaterThan(300);
    for (const { rules } of reckoned) expect(rules).toEqual(here);
  });

  test("would not, by a rule that did: control", () => {
    const answers = (of: (control: Reckoned["control"]) => number[]): string[] =>
      reckoned.map(({ control }) => JSON.stringify(of(control)));
    expect(new Set(answers(({ zone }) => zone)).size).toBe(2);
    expect(new Set(answers(({ clock }) => clock)).size).toBe(2);
  });
});
