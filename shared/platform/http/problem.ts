import { describeError, type LogFields } from "../log.ts";
import { type ClaimsChallenge, Refusal, type RefusalCode } from "../refusal.ts";
import { KeyGone } from "../vault/vault.ts";

/** What every refusal looks like on the wire: status and title by code (RFC 9457). */
export const PROBLEMS: Readonly<Record<RefusalCode, { status: number; title: string }>> = {
  "validation-failed": { status: 400, title: "The input has faults" },
  "malformed-json": { status: 400, title: "The body is not JSON" },
  "not-signed-in": { status: 401, title: "Sign-in needed" },
  "invalid-credentials": { status: 401, title: "Wrong address or password" },
  "not-allowed": { status: 403, title: "Not allowed" },
  "consent-required": { status: 403, title: "Consent needed" },
  "not-licensed": { status: 403, title: "Not licensed" },
  "not-found": { status: 404, title: "Not found" },
  conflict: { status: 409, title: "Conflict" },
  "site-limit-reached": { status: 409, title: "No site left" },
  "link-expired": { status: 410, title: "The link is no longer valid" },
  "precondition-failed": { status: 412, title: "Changed meanwhile" },
  "body-too-large": { status: 413, title: "The body is too large" },
  "unsupported-media-type": { status: 415, title: "The body must be JSON" },
  "recipient-not-allowed": { status: 422, title: "Recipient not allowed" },
  "idempotency-key-reused": { status: 422, title: "Idempotency-Key used for another request" },
  "too-many-requests": { status: 429, title: "Too many requests" },
  internal: { status: 500, title: "Something went wrong in Usher" },
  unavailable: { status: 503, title: "Not available at the moment" },
};

/** Seconds until a retry makes sense, where a refusal of this status does not say it: these always carry one. */
const RETRY_AFTER: Readonly<Record<number, number>> = { 429: 60, 503: 5 };

/** An answer on its way out: what `@azure/functions` takes, with the body already written. */
export type Reply = { status: number; headers: Record<string, string>; body?: string };

/**
 * Anything thrown as a refusal. A key that went while the call was under way is about to take its rows with it: asked again,
 * they are not there. What else is no refusal is `internal`, and tells nothing.
 */
export const asRefusal = (error: unknown): Refusal => {
  if (error instanceof Refusal) return error;
  if (error instanceof KeyGone) {
    return new Refusal("unavailable", "What this is about is being erased at this moment. Try again shortly.", {
      retryAfter: 1,
      cause: error,
    });
  }
  return new Refusal("internal", "Usher failed to answer. Tell support the requestId.", {
    cause: error ?? new TypeError("nothing was thrown"),
  });
};

/**
 * RFC 9110, section 15.5.2: a 401 names the scheme that it asks for. With it may come what the next token has to show, in
 * the form that Microsoft's client libraries read ("claims challenge").
 */
const authenticate = (challenge: ClaimsChallenge | undefined): string =>
  challenge
    ? `Bearer realm="", authorization_uri="${challenge.authorizationUri}", error="insufficient_claims", claims="${challenge.claims}"`
    : "Bearer";

const headersOf = (
  status: number,
  { challenge, retryAfter = RETRY_AFTER[status] }: Pick<Refusal, "challenge" | "retryAfter">,
): Record<string, string> => ({
  "Content-Type": "application/problem+json",
  "Cache-Control": "no-store",
  ...(status === 401 ? { "WWW-Authenticate": authenticate(challenge) } : {}),
  ...(retryAfter === undefined ? {} : { "Retry-After": String(Math.max(1, Math.ceil(retryAfter))) }),
});

/** A refusal as `application/problem+json`. */
export const problemReply = (refusal: Refusal, requestId: string): Reply => {
  const { status, title } = PROBLEMS[refusal.code];
  return {
    status,
    headers: headersOf(status, refusal),
    body: JSON.stringify({
      type: `urn:usher:problem:${refusal.code}`,
      title,
      status,
      code: refusal.code,
      detail: refusal.detail,
      requestId,
      errors: refusal.errors,
      consentUrl: refusal.consentUrl,
    }),
  };
};

/** What the log may tell of a refusal. */
export const refusalFields = (refusal: Refusal): LogFields => ({
  code: refusal.code,
  ...(refusal.cause === undefined ? {} : describeError(refusal.cause)),
});
