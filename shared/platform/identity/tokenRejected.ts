import { Refusal } from "../refusal.ts";

/** Why a token proves nothing here. For the log alone: the caller is not told. */
export type RejectionReason =
  | "wrong-kind"
  | "no-key-id"
  | "unknown-key"
  | "wrong-key-issuer"
  | "malformed-claims"
  | "wrong-version"
  | "wrong-audience"
  | "wrong-issuer"
  | "consumer-tenant"
  | "foreign-tenant"
  | "neither-delegated-nor-app"
  | "not-a-person";

/** A token that does not prove its caller, by a rule of ours. */
export class TokenRejected extends Error {
  override readonly name = "TokenRejected";
  readonly code: RejectionReason;

  constructor(code: RejectionReason) {
    super(code);
    this.code = code;
  }
}

/** The one answer to every token that proves nothing; `cause` goes no further than the log's error class and code. */
export const notSignedIn = (cause?: unknown): Refusal =>
  new Refusal(
    "not-signed-in",
    "The bearer token is missing, no longer valid, or not of the kind that this call takes.",
    {
      cause,
    },
  );
