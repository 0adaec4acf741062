import { DAY } from "../../platform/clock.ts";

/** How long the mailed link confirms a request, in milliseconds. */
export const LINK_COUNTS_FOR = DAY;

/** How long another officer can confirm it. */
export const REQUEST_COUNTS_FOR = 7 * DAY;
