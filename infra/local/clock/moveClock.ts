import { randomUUID } from "node:crypto";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Clock, systemClock } from "../../../shared/platform/clock.ts";
import { addDuration, type Duration } from "./duration.ts";
import { type ClockFile, createFileClock, LOOK_EVERY } from "./fileClock.ts";

/** What to do with the running app's clock. */
export type Move =
  | { kind: "read" }
  | { kind: "at"; instant: number }
  | { kind: "advance"; duration: Duration }
  | { kind: "reset" };

/** The last instant that RFC 3339 can write. */
const LAST_INSTANT = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** A move that leads out of the years 1970 to 9999. */
export class BeyondTime extends Error {
  override readonly name = "BeyondTime";
}

const keep = async (file: string, content: ClockFile): Promise<void> => {
  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.${randomUUID()}.tmp`;
  await writeFile(draft, JSON.stringify(content));
  await rename(draft, file);
};

const moveTo = async (file: string, instant: number, real: Clock): Promise<void> => {
  if (!(instant >= 0 && instant <= LAST_INSTANT)) throw new BeyondTime("The clock can show the years 1970 to 9999.");
  await keep(file, { offsetMs: Math.round(instant - real.now()) });
};

/**
 * Moves the clock of every process that follows `file`, and returns its time. Comes back only when a running app must
 * have noticed, so that what is asked of it next is done at the new time.
 */
export const moveClock = async (file: string, move: Move, real: Clock = systemClock): Promise<number> => {
  const present = (): number => createFileClock(file, real).now();
  switch (move.kind) {
    case "read":
      return present();
    case "at":
      await moveTo(file, move.instant, real);
      break;
    case "advance":
      await moveTo(file, addDuration(present(), move.duration), real);
      break;
    case "reset":
      await rm(file, { force: true });
      break;
  }
  await sleep(2 * LOOK_EVERY);
  return present();
};
