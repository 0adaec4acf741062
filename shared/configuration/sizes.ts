import { Refusal } from "../platform/refusal.ts";

/** What a property of a table takes: 64 KiB of UTF-16. */
const MOST_CHARACTERS = 32 * 1024;

/**
 * Settings lie as JSON in one property of a table. Throws `body-too-large` for what does not fit, before the table is asked:
 * a body that was let in may be larger, or grow when it is written anew (a domain in ASCII is longer than as it was sent).
 */
export const refuseLarge = (settings: object): void => {
  if (JSON.stringify(settings).length <= MOST_CHARACTERS) return;
  throw new Refusal("body-too-large", `Settings may have at most ${MOST_CHARACTERS} characters of JSON.`);
};
