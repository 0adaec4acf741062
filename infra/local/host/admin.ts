import type { IncomingMessage, ServerResponse } from "node:http";
import { HOST_VERSION } from "./coreApi.ts";
import type { HostedFunction } from "./functions.ts";
import { answer, answerJson } from "./httpAnswer.ts";

export type AdminParts = {
  functions: readonly HostedFunction[];
  /** Why the app did not load, if it did not. */
  faults: readonly string[];
  /** Starts a function that is no HTTP function and does not wait for it. */
  trigger: (hosted: HostedFunction) => void;
};

/** Answers what lies under `/admin`, which no function can take. Like `func start`, it asks for no key. */
export const answerAdmin = async (
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  parts: AdminParts,
): Promise<void> => {
  const name = /^\/admin\/functions\/([^/]+)$/i.exec(path)?.[1];
  if (request.method === "POST" && name !== undefined) return invokeNow(request, response, name, parts);
  request.resume();
  const call = `${request.method} ${path.toLowerCase().replace(/\/$/, "")}`;
  switch (call) {
    case "GET /admin/host/ping":
    case "POST /admin/host/ping":
      response.setHeader("cache-control", "no-store,no-cache");
      return answer(response, 200);
    case "GET /admin/host/status":
      return answerJson(response, 200, statusOf(parts.faults));
    case "GET /admin/functions":
      return answerJson(
        response,
        200,
        parts.functions.map((hosted) => viewOf(hosted, originOf(request))),
      );
    default:
      return answer(response, 404);
  }
};

const invokeNow = async (
  request: IncomingMessage,
  response: ServerResponse,
  name: string,
  { functions, trigger }: AdminParts,
): Promise<void> => {
  if (!(await hasJsonObject(request))) return answer(response, 400);
  const hosted = functions.find((known) => known.name.toLowerCase() === name.toLowerCase());
  if (!hosted) return answer(response, 404);
  answer(response, 202);
  trigger(hosted);
};

const hasJsonObject = async (request: IncomingMessage): Promise<boolean> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  try {
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString("utf8"));
    return typeof body === "object" && body !== null && !Array.isArray(body);
  } catch {
    return false;
  }
};

const statusOf = (faults: readonly string[]): object => ({
  state: faults.length > 0 ? "Error" : "Running",
  version: HOST_VERSION,
  processUptime: Math.round(process.uptime() * 1000),
  ...(faults.length > 0 ? { errors: faults } : {}),
});

const originOf = (request: IncomingMessage): string => `http://${request.headers.host ?? "127.0.0.1"}`;

const viewOf = ({ name, trigger, metadata, disabled }: HostedFunction, origin: string): object => ({
  name,
  href: `${origin}/admin/functions/${name}`,
  invoke_url_template: trigger.kind === "http" ? `${origin}/${trigger.route.replace(/^\//, "")}` : null,
  language: "node",
  config: { name, bindings: Object.entries(metadata.bindings).map(([key, binding]) => ({ ...binding, name: key })) },
  isDisabled: disabled,
  isDirect: true,
  isProxy: false,
});
