import type { HostedFunction, HttpTrigger } from "./functions.ts";
import { answer, answerWith } from "./httpAnswer.ts";
import { httpInputOf, isTooLarge, readBody } from "./httpInput.ts";
import type { Call } from "./httpServer.ts";
import { type Invoke, traceOf } from "./invoke.ts";
import { decodePath, type RouteValues } from "./routes.ts";

type HttpFunction = HostedFunction & { trigger: HttpTrigger };
export type Hit = { hosted: HttpFunction; values: RouteValues };

const isHttp = (hosted: HostedFunction): hosted is HttpFunction => hosted.trigger.kind === "http";

/**
 * Finds the function for a method and a path as sent: the first by name that takes both. One with another method is
 * passed over, so there is no 405 in Azure, and the most specific route has no precedence.
 */
export const createRouter = (
  functions: readonly HostedFunction[],
): ((method: string, path: string) => Hit | undefined) => {
  const routed = functions.filter(isHttp);
  return (method, path) => {
    const decoded = decodePath(path);
    for (const hosted of routed) {
      const { methods, match } = hosted.trigger;
      if (methods.length > 0 && !methods.includes(method)) continue;
      const values = match(decoded);
      if (values) return hosted.disabled ? undefined : { hosted, values };
    }
    return undefined;
  };
};

const HOME_PAGE = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Functions host</title></head>
<body><p>The Functions host of this machine is up and running.</p></body></html>
`;

/** Answers where no function does: the host's own page at the root, 404 elsewhere. */
export const answerUnrouted = ({ request, response, path }: Call): void => {
  request.resume();
  if (path === "/") answer(response, 200, "text/html", HOME_PAGE);
  else answer(response, 404);
};

/** Runs an HTTP function and answers with what it returned. */
export const answerHttp = async (
  { request, response, search, url }: Call,
  { hosted, values }: Hit,
  invoke: Invoke,
): Promise<void> => {
  if (isTooLarge(request)) {
    response.setHeader("connection", "close");
    return answer(response, 500);
  }
  const body = await readBody(request);
  const { traceparent, tracestate } = request.headers;
  const trace = traceOf(String(traceparent ?? ""), String(tracestate ?? ""));
  const input = { http: httpInputOf(request, url, search, values, body) };
  // What a function threw is told in the log; its caller gets an empty 500.
  const outcome = await invoke(hosted, input, trace).catch(() => undefined);
  if (outcome) answerWith(response, outcome.returnValue);
  else answer(response, 500);
};
