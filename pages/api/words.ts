import { SHARED } from "../frame/texts.ts";
import type { Problem } from "./problem.ts";

const { problems, tooMany, minutes, unavailable, unexpected } = SHARED;

/** Words of a page's own, by code. */
export type OwnWords = Readonly<Record<string, string>>;

/**
 * A problem as a sentence that says what to do next: in the page's own words where it has some, else in Usher's, else in
 * those that all pages share.
 */
export const wordsOf = (problem: Problem, own: OwnWords = {}): string => {
  const { status, code, message, retryAfter = 60, requestId, errors } = problem;
  const words = own[code];
  if (words !== undefined) return words;
  if (code === "too-many-requests") return tooMany(minutes(Math.max(1, Math.ceil(retryAfter / 60))));
  if (status === 503) return unavailable;
  if (status >= 500) return unexpected(requestId);
  if (errors.length > 0) return errors.map(({ detail }) => detail).join(" ");
  return problems[code] ?? (message === "" ? unexpected(requestId) : message);
};
