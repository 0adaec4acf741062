import { DAY } from "../platform/clock.ts";

/** A resolved ticket stays so long, and any reply opens it again; then it is erased with its key. */
export const RESOLVED_KEPT_FOR = 30 * DAY;

/** How long debug logging lasts at most, and what it keeps. */
export const ALLOWED_FOR = 14 * DAY;
