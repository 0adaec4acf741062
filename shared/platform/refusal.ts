/**
 * Why Usher did not do what it was asked. Rooms throw refusals and know nothing of HTTP; `platform/http` alone turns
 * a code into a status. `detail` is safe to show: it says what to do next and repeats nothing that was sent.
 */
export type RefusalCode =
  | "validation-failed"
  | "malformed-json"
  | "unsupported-media-type"
  | "body-too-large"
  | "not-signed-in"
  | "invalid-credentials"
  | "not-allowed"
  | "consent-required"
  | "not-licensed"
  | "not-found"
  | "conflict"
  | "site-limit-reached"
  | "link-expired"
  | "precondition-failed"
  | "recipient-not-allowed"
  | "idempotency-key-reused"
  | "too-many-requests"
  | "unavailable"
  | "internal";

/** One fault of an input: where (RFC 6901 JSON pointer; `/query/x` and `/path/x` outside the body), which, and what is expected. */
export type Fault = { pointer: string; code: string; detail: string };

/** What a new token of the caller's has to show: a claims request of Entra ID's in base64, and where to get such a token. */
export type ClaimsChallenge = { claims: string; authorizationUri: string };

export type RefusalOptions = {
  /** Seconds after which a retry makes sense; sent as `Retry-After`. */
  retryAfter?: number;
  /** All faults of a refused input. */
  errors?: readonly Fault[];
  /** Where a tenant's administrator gives the consent that is missing. */
  consentUrl?: string;
  challenge?: ClaimsChallenge;
  /** What went wrong inside, for the log's error class only; never shown. */
  cause?: unknown;
};

/** Why a call is not done, in a code of the contract. `detail` is shown to the caller, so it quotes nothing that was sent. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: RefusalCode;
  readonly detail: string;
  readonly retryAfter: number | undefined;
  readonly errors: readonly Fault[] | undefined;
  readonly consentUrl: string | undefined;
  readonly challenge: ClaimsChallenge | undefined;

  constructor(code: RefusalCode, detail: string, options: RefusalOptions = {}) {
    super(`${code}: ${detail}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.detail = detail;
    this.retryAfter = options.retryAfter;
    this.errors = options.errors;
    this.consentUrl = options.consentUrl;
    this.challenge = options.challenge;
  }
}

/** An input is refused: `errors` are all faults that it has. */
export const inputRefused = (errors: readonly Fault[]): Refusal =>
  new Refusal("validation-failed", "The input has faults. Each is listed in errors.", { errors });

/** A mailed link does nothing any more. */
export const linkExpired = (): Refusal =>
  new Refusal("link-expired", "This link was used already, has expired or is not one of ours. Ask for a new one.");

/** `seconds`: after which a further attempt makes sense. */
export const tooManyRequests = (seconds: number): Refusal =>
  new Refusal("too-many-requests", "There were too many attempts. Wait as long as Retry-After says.", {
    retryAfter: Math.max(1, Math.ceil(seconds)),
  });

/** A tenant belongs to no organization: what was kept for it, no erasure would reach. */
export const notLinked = (): Refusal =>
  new Refusal(
    "not-licensed",
    "This tenant belongs to no organization that is registered here, so nothing can be kept for it.",
  );

/**
 * Something that Usher stands on (SQL, Tables, Key Vault, mail, Entra ID, SharePoint) cannot be reached now. A retry is safe,
 * after `retryAfter` seconds where it said so itself.
 */
export const unavailable = (dependency: string, cause?: unknown, retryAfter = 5): Refusal =>
  new Refusal("unavailable", `Usher cannot reach its ${dependency} at the moment. Try again shortly.`, {
    retryAfter,
    cause,
  });
