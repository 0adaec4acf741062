import type { Question } from "./question.ts";
import { type Failure, failure } from "./shared.ts";

const LONGEST_REST_MS = 300_000;

/** What `Retry-After` (whole seconds) asks for, within reason; undefined where it asks for nothing. */
const restOf = (retryAfter: string | null | undefined): number | undefined => {
  const asked = Number(retryAfter) * 1000;
  return asked > 0 ? Math.min(asked, LONGEST_REST_MS) : undefined;
};

/** What came with status 200, whatever it is. */
export type Received = { body: unknown };

/**
 * The JSON that a GET of `path` is answered with. A stranger's request has no header of its own, so that a browser
 * sends no preflight; the user's token goes along only where `withToken` says so. Never rejects.
 */
export const request = async (question: Question, path: string, withToken: boolean): Promise<Received | Failure> => {
  const { origin, getToken, fetch, timeoutMs } = question;
  const signal = AbortSignal.timeout(timeoutMs);
  let step = "token";

  const answer = async (): Promise<Received | Failure> => {
    const headers: Record<string, string> = {};
    if (withToken && getToken) headers.Authorization = `Bearer ${await getToken()}`;
    step = "network";
    const response = await fetch(origin + path, {
      headers,
      // To ask means to ask Usher: a browser's cache goes by the device's clock.
      cache: "no-cache",
      credentials: "omit",
      redirect: "error",
      referrerPolicy: "no-referrer",
      signal,
    });
    const { status } = response;
    if (status === 200) {
      step = "body";
      return { body: await response.json() };
    }
    const isOutage = status === 429 || status >= 500;
    return failure(
      isOutage ? "UNREACHABLE" : "REFUSED",
      `status-${status}`,
      restOf(response.headers?.get("Retry-After")),
    );
  };

  /** A function that was handed in may not heed the signal. */
  const timeout = new Promise<Failure>((resolve) => {
    signal.addEventListener("abort", () => resolve(failure("UNREACHABLE", "timeout")));
  });
  try {
    return await Promise.race([answer(), timeout]);
  } catch (error) {
    if ((error as Error | undefined)?.name === "SyntaxError") return failure("UNVERIFIED", "json");
    return failure("UNREACHABLE", signal.aborted ? "timeout" : step);
  }
};
