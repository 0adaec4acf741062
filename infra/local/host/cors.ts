import type { IncomingMessage, ServerResponse } from "node:http";
import { HostError } from "./hostError.ts";
import { answer } from "./httpAnswer.ts";

/** `Host.CORS` and `Host.CORSCredentials` of local.settings.json. */
export type CorsSettings = { origins: readonly string[]; credentials: boolean };

/** Answers a preflight and says so, or adds to the answer that is still to be made what the caller's browser needs. */
export type Cors = (request: IncomingMessage, response: ServerResponse) => boolean;

/** Reads `Host.CORS`: origins divided by commas, or `*`. Nothing there means that the host leaves CORS alone. */
export const corsSettingsOf = (origins: string | undefined, credentials = false): CorsSettings | undefined => {
  const list = (origins ?? "").split(",").flatMap((origin) => origin.trim().replace(/\/$/, "") || []);
  return list.length > 0 ? { origins: list, credentials } : undefined;
};

/**
 * CORS as `func start` does it: every preflight is answered here, before any function, with the headers and the
 * method it asked for; an origin that is not listed gets an answer without those headers. Throws `HostError` on `*`
 * with credentials, with which the real host does not start.
 */
export const createCors = (settings: CorsSettings | undefined): Cors => {
  if (!settings) return () => false;
  const { origins, credentials } = settings;
  const any = origins.includes("*");
  if (any && credentials) {
    throw new HostError(['Host.CORS cannot be "*" while Host.CORSCredentials is true: list the origins.']);
  }
  return (request, response) => {
    const { origin } = request.headers;
    if (origin === undefined) return false;
    const allowed = any || origins.some((known) => known.toLowerCase() === origin.toLowerCase());
    if (allowed) {
      response.setHeader("access-control-allow-origin", any ? "*" : origin);
      if (credentials) response.setHeader("access-control-allow-credentials", "true");
      if (!any && origins.length > 1) response.setHeader("vary", "Origin");
    }
    const method = request.headers["access-control-request-method"];
    if (request.method !== "OPTIONS" || method === undefined) return false;
    if (allowed) {
      const asked = request.headers["access-control-request-headers"];
      if (asked) response.setHeader("access-control-allow-headers", asked);
      response.setHeader("access-control-allow-methods", method);
    }
    answer(response, 204);
    return true;
  };
};
