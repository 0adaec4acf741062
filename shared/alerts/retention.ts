import { DAY } from "../platform/clock.ts";

/** What never opens stays so long, for whoever looks into it. */
export const SET_ASIDE_FOR = 7 * DAY;
