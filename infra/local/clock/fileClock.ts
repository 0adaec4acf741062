import { readFileSync, statSync } from "node:fs";
import { type Clock, systemClock } from "../../../shared/platform/clock.ts";

/** A running app looks for a moved clock at most this often, in milliseconds of real time. */
export const LOOK_EVERY = 50;

/** What the clock file says: how far the app's time is ahead of the real one (behind, where negative). */
export type ClockFile = { offsetMs: number };

const offsetIn = (file: string): number | undefined => {
  try {
    const { offsetMs } = JSON.parse(readFileSync(file, "utf8")) as Partial<ClockFile>;
    return Number.isSafeInteger(offsetMs) ? offsetMs : undefined;
  } catch {
    return undefined;
  }
};

/**
 * A clock that `npm run clock` moves: the `real` time plus the offset in `file`, 0 without one. A file that cannot be
 * read or understood changes nothing. Every process that is given the same file tells the same time.
 */
export const createFileClock = (file: string, real: Clock = systemClock): Clock => {
  let offset = 0;
  let seen: string | undefined;
  let lookedAt = Number.NEGATIVE_INFINITY;

  const look = (): void => {
    const found = statSync(file, { throwIfNoEntry: false, bigint: true });
    const state = found && `${found.ino}/${found.mtimeNs}/${found.size}`;
    if (state === seen) return;
    seen = state;
    offset = found ? (offsetIn(file) ?? offset) : 0;
  };

  return {
    now() {
      const now = real.now();
      if (now < lookedAt || now - lookedAt >= LOOK_EVERY) {
        lookedAt = now;
        look();
      }
      return now + offset;
    },
  };
};
