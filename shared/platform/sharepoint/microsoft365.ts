import type { HttpClient, PipelineRequest, PipelineResponse } from "@azure/core-rest-pipeline";
import { lazy } from "../lazy.ts";
import { isLoopback } from "../loopback.ts";

/** The HTTP client of Microsoft's SDKs, loaded at the first call: a check of a license needs none. */
export const loadHttp = lazy(async () => {
  const rest = await import("@azure/core-rest-pipeline");
  // The bare client: it follows no redirect, repeats nothing and knows no proxy.
  return { rest, client: rest.createDefaultHttpClient() };
});

/** A request was about to leave for another origin than the one that it is meant for. */
export class ForeignOrigin extends Error {
  override readonly name = "ForeignOrigin";
  readonly code = "foreign-origin";
}

/**
 * Sends to `origin` and nowhere else, whatever a request says: what travels here are tokens. `http` is spoken on loopback
 * alone, where `origin` says so.
 */
export const sendingTo = (
  origin: string,
  client: HttpClient,
  signal: AbortSignal,
): ((request: PipelineRequest) => Promise<PipelineResponse>) => {
  const isPlain = origin.startsWith("http:") && isLoopback(origin);
  return async (request) => {
    if (new URL(request.url).origin !== origin) throw new ForeignOrigin();
    request.allowInsecureConnection = isPlain;
    request.abortSignal = signal;
    return client.sendRequest(request);
  };
};

/** Seconds that a service asked to be left alone for (RFC 9110, section 10.2.3, in its form of seconds). */
export const retryAfterIn = ({ headers }: Pick<PipelineResponse, "headers">): number | undefined => {
  const text = headers.get("retry-after");
  return text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) : undefined;
};

/** The service cannot answer now, and will later: throttled, or a fault of its own. */
export const isPassing = (status: number): boolean => status === 408 || status === 429 || status >= 500;
