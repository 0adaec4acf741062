import { DAY, HOUR } from "../clock.ts";

/** How long the answer to a request with an `Idempotency-Key` can be had again. */
export const ANSWERS_KEPT_FOR = DAY;

/** The longest that anything counts towards a rate. */
export const LONGEST_RATE = HOUR;
