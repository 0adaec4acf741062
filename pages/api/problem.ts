/** A fault of a single field, by its JSON pointer (RFC 6901). */
export type Fault = { pointer: string; code: string; detail: string };

/** Why Usher did not do something: its problem details (RFC 9457), or that it was not reached (`offline`) or did not answer (`no-answer`), both with status 0. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly status: number;
  readonly code: string;
  /** Seconds. */
  readonly retryAfter: number | undefined;
  readonly requestId: string | undefined;
  readonly errors: readonly Fault[];
  readonly consentUrl: string | undefined;
  constructor(status: number, code: string, detail: string, more: ProblemDetails = {}) {
    super(detail);
    this.status = status;
    this.code = code;
    this.retryAfter = more.retryAfter;
    this.requestId = more.requestId;
    this.errors = more.errors ?? [];
    this.consentUrl = more.consentUrl;
  }
}

type ProblemDetails = { retryAfter?: number; requestId?: string; errors?: Fault[]; consentUrl?: string };

/** No answer came. */
export const offline = (): Problem => new Problem(0, "offline", "");

/** It takes too long: nobody knows whether it was done. */
export const unanswered = (): Problem => new Problem(0, "no-answer", "");

/** A refusal as it came over the wire; what is no problem document, such as a proxy's page, is `internal`. */
export const readProblem = async (response: Response): Promise<Problem> => {
  type Body = ProblemDetails & { code?: string; detail?: string };
  const body = (await response.json().catch(() => ({}))) as Body;
  const retryAfter = Number(response.headers.get("Retry-After") ?? Number.NaN);
  return new Problem(response.status, body.code ?? "internal", body.detail ?? "", {
    ...body,
    ...(Number.isFinite(retryAfter) ? { retryAfter } : {}),
  });
};

/** Whatever was thrown, as a problem: a fault of the page itself is one as well. */
export const problemOf = (error: unknown): Problem =>
  error instanceof Problem ? error : new Problem(500, "internal", String(error));
