import { expect, test } from "@jest/globals";
import { SECOND } from "../../shared/platform/clock.ts";
import { sweepRetention } from "../../shared/privacy/sweepRetention.ts";
import { silent, stoppedClock } from "../sql/databases.ts";

/** A step with more to do than it has time for. */
const endless = (clock: ReturnType<typeof stoppedClock>, name: string, had: Map<string, number>) => ({
  name,
  sweep: async (deadline: number): Promise<number> => {
    had.set(name, deadline - clock.now());
    clock.advance(deadline - clock.now());
    return 1;
  },
});

test("a step whose backlog never ends leaves the others their share of the time", async () => {
  const clock = stoppedClock();
  const had = new Map<string, number>();
  const steps = ["first", "second", "third"].map((name) => endless(clock, name, had));
  expect(await sweepRetention({ steps, clock, log: silent }, clock.now() + 30 * SECOND)).toBe(3);
  expect([...had.values()]).toEqual([10 * SECOND, 10 * SECOND, 10 * SECOND]);
});

test("time that a step does not need is the others'", async () => {
  const clock = stoppedClock();
  const had = new Map<string, number>();
  const idle = { name: "idle", sweep: async () => 0 };
  const steps = [idle, endless(clock, "busy", had)];
  await sweepRetention({ steps, clock, log: silent }, clock.now() + 30 * SECOND);
  expect(had.get("busy")).toBe(30 * SECOND);
});

test("a step that fails holds up none of the others, and fails the sweep", async () => {
  const clock = stoppedClock();
  const had = new Map<string, number>();
  const broken = { name: "broken", sweep: () => Promise.reject(new Error("no such table")) };
  const steps = [broken, endless(clock, "sound", had)];
  await expect(sweepRetention({ steps, clock, log: silent }, clock.now() + 30 * SECOND)).rejects.toThrow();
  expect(had.has("sound")).toBe(true);
});
