import { app as host } from "@azure/functions";
import { MINUTE } from "../shared/platform/clock.ts";
import { RUN, SCHEDULES, type TimerName } from "../shared/platform/config/schedules.ts";
import { describeError } from "../shared/platform/log.ts";
import { hostLog } from "./hostLog.ts";
import { loadApp } from "./loadApp.ts";

/** Once a day, and now and then with every key to wrap anew; half of what the host allows. */
const LONG_BUDGET_MS = 5 * MINUTE;

const budgetOf = (name: TimerName): number => (name === "rotateKeys" ? LONG_BUDGET_MS : RUN);

/** A failed run fails towards the host as well, which counts it, but with words of ours: an error's own may hold data. */
const wake = (name: TimerName) => async (): Promise<void> => {
  try {
    const { timers, clock } = await loadApp();
    await timers[name](clock.now() + budgetOf(name));
  } catch (error) {
    hostLog.error("timer-failed", { door: name, ...describeError(error) });
    throw new Error(`${name} failed; the log says where.`);
  }
};

/** Registers the timers. A timer only wakes the work, which is safe against overlap, missed runs and crashes. */
export const registerTimers = (): void => {
  for (const name of Object.keys(SCHEDULES) as TimerName[]) {
    host.timer(name, { schedule: `%${SCHEDULES[name]}%`, handler: wake(name) });
  }
};
