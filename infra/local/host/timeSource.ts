import { type Clock, systemClock } from "../../../shared/platform/clock.ts";

/** A clock that can also wake. Timers follow the real one, also where the app's own clock was moved. */
export type TimeSource = Clock & {
  /** Calls `wake` once after `milliseconds`, unless the function that it returns is called before. */
  after(milliseconds: number, wake: () => void): () => void;
};

export const systemTime: TimeSource = {
  now: () => systemClock.now(),
  after(milliseconds, wake) {
    const timer = setTimeout(wake, milliseconds);
    return () => clearTimeout(timer);
  },
};
