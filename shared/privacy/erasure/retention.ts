import { DAY, MINUTE } from "../../platform/clock.ts";

/**
 * How long an instance may still write for who was erased: it lets go of a destroyed key within 5 minutes, and a function
 * may run for 10 (`functionTimeout` of host.json).
 */
export const LATE_FOR = 15 * MINUTE;

/** How much longer than the last backup from before it an erasure is known. */
export const BEYOND_BACKUPS = DAY;

/** How long the mailed link confirms an erasure that was asked for by mail. */
export const LINK_COUNTS_FOR = DAY;

/** How long another officer can confirm it; then it is forgotten. */
export const REQUEST_COUNTS_FOR = 7 * DAY;
