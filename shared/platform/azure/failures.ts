type RestErrorLike = Error & {
  statusCode?: number;
  code?: string;
  response?: { headers: { get(name: string): string | undefined } };
};

/** Errors of `@azure/identity`, by name so that the library need not be loaded to tell them. */
const SIGN_IN_ERRORS = new Set([
  "AuthenticationError",
  "AuthenticationRequiredError",
  "AggregateAuthenticationError",
  "CredentialUnavailableError",
]);

const isRestError = (error: unknown): error is RestErrorLike => error instanceof Error && error.name === "RestError";

/** The HTTP status of a service's refusal; undefined for any other failure. */
export const statusOf = (error: unknown): number | undefined => (isRestError(error) ? error.statusCode : undefined);

/** The service's own code for a refusal, such as `TableNotFound`. */
export const serviceCodeOf = (error: unknown): string | undefined => {
  if (!isRestError(error)) return undefined;
  // Tables put their code into the body's `odata.error`, which the SDK parses into `details`.
  const details = (error as { details?: { odataError?: { code?: string } } }).details;
  return details?.odataError?.code ?? error.code;
};

/** The service may answer the very same call a moment later: no answer at all, throttled, or a fault of its own. */
export const isPassing = (error: unknown): boolean => {
  if (!isRestError(error)) return false;
  const status = error.statusCode;
  return status === undefined || status === 408 || status === 429 || status >= 500;
};

/**
 * The service cannot be used now: a passing failure that did not pass, a deadline of ours, or a sign-in that is
 * refused or impossible. That last one lasts until somebody acts, but it is never the caller's fault.
 */
export const isOutage = (error: unknown): boolean =>
  isPassing(error) ||
  statusOf(error) === 401 ||
  statusOf(error) === 403 ||
  (error instanceof Error &&
    (SIGN_IN_ERRORS.has(error.name) || error.name === "AbortError" || error.name === "TimeoutError"));

/** Milliseconds that the service asked to be left alone for, where it said so in seconds, as Azure's services do. */
export const retryAfterOf = (error: unknown): number | undefined => {
  const header = isRestError(error) ? error.response?.headers.get("retry-after") : undefined;
  return header !== undefined && /^\d{1,6}$/.test(header) ? Number(header) * 1000 : undefined;
};
