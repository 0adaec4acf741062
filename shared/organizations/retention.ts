import { DAY } from "../platform/clock.ts";

/** How long this room keeps what goes by itself. The rooms' code and the data manifest both take it from here. */

/** A registration that nobody verifies, and its link. */
export const REGISTRATION_LIFETIME = 7 * DAY;

/** What a registered address leaves that somebody registers again: as long as an answer is kept for a repeated request. */
export const PLACEHOLDER_LIFETIME = DAY;

/** The link of a reset or a hand-over. */
export const LINK_LIFETIME = DAY;

/** A count of wrong passwords, after the last of them. */
export const FAILURES_KEPT_FOR = DAY;
