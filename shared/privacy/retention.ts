import { DAY } from "../platform/clock.ts";

/** How long the trail of a reading stays. */
export const READINGS_KEPT_FOR = 90 * DAY;
