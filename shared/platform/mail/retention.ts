import { DAY } from "../clock.ts";

/** The longest that a mail without a link is kept, however long the mail service is out of reach. */
export const LONGEST_WAIT = 30 * DAY;
