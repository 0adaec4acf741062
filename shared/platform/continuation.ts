import { inputRefused } from "./refusal.ts";

/** A position in a list, as it goes to a caller and comes back: what is behind it follows on the next page. */
export const toContinuation = (position: string): string => Buffer.from(position).toString("base64url");

/**
 * What `read` makes of the position in a continuation; undefined where there is none. Throws `validation-failed` for one
 * that `read` makes nothing of, or that is not as it was given out.
 */
export const fromContinuation = <Position>(
  continuation: string | undefined,
  read: (position: string) => Position | undefined,
): Position | undefined => {
  if (continuation === undefined) return undefined;
  const text = Buffer.from(continuation, "base64url").toString("latin1");
  const position = toContinuation(text) === continuation ? read(text) : undefined;
  if (position !== undefined) return position;
  const detail = "Take the continuation from the page before, as it is.";
  throw inputRefused([{ pointer: "/query/continuation", code: "wrong-format", detail }]);
};
