import { Refusal, unavailable } from "../refusal.ts";

/**
 * What a failed statement means for whoever sent it:
 * - `unique`: a unique key holds that value already;
 * - `statement`: the statement itself is at fault, or a constraint other than a unique key refused it;
 * - `contention`: rolled back for the sake of another transaction, so it surely was not done; trying again soon helps;
 * - `refused`: the server turned it away before doing anything; trying again later helps;
 * - `lost`: the connection broke or the statement took too long, so an open transaction is surely rolled back, but a
 *   statement on its own may have been done;
 * - `uncertain`: the connection broke while a transaction was being committed;
 * - `unreachable`: there was no connection, so nothing was done.
 */
export type FailureKind = "unique" | "statement" | "contention" | "refused" | "lost" | "uncertain" | "unreachable";

/** A failure of either database. `code` names dialect and vendor's number, and is safe to log; the message of the vendor, which may quote values, stays in `cause`. */
export class SqlFailure extends Error {
  override readonly name = "SqlFailure";
  readonly kind: FailureKind;
  readonly code: string;

  constructor(kind: FailureKind, code: string, cause?: unknown) {
    super(`${kind}: ${code}`, { cause });
    this.kind = kind;
    this.code = code;
  }
}

/** The failure as callers see it: an outage as `unavailable`, everything else as it is. */
export const surface = (failure: SqlFailure): SqlFailure | Refusal =>
  failure.kind === "unique" || failure.kind === "statement" ? failure : unavailable("database", failure);

/** The database's failure within an error, or undefined when the error has another origin. */
export const failureOf = (error: unknown): SqlFailure | undefined => {
  if (error instanceof SqlFailure) return error;
  if (error instanceof Refusal && error.cause instanceof SqlFailure) return error.cause;
  return undefined;
};

/** True when a statement failed because a unique key or index holds that value already, on either dialect. */
export const isUniqueViolation = (error: unknown): boolean => failureOf(error)?.kind === "unique";
