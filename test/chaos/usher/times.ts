import { DAY, HOUR, SECOND, toRfc3339 } from "../../../shared/platform/clock.ts";
import type { Place } from "./place.ts";

const next = async ({ parts, clock }: Place, hour: number): Promise<void> => {
  const today = Math.floor(clock.now() / DAY) * DAY + hour * HOUR + SECOND;
  await parts.clock("--at", toRfc3339(clock.now() < today ? today : today + DAY));
};

/** Moves the clock to the next evening: what is handed over then waits for the morning. */
export const toEvening = (place: Place): Promise<void> => next(place, 20);

/** Moves the clock to the next morning: what waited for it is due. */
export const toMorning = (place: Place): Promise<void> => next(place, 9);
