import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";

/**
 * An endpoint that hands out the tokens of a managed identity, on 127.0.0.1: the one of App Service and Functions, or
 * the instance metadata service of virtual machines.
 */
export type ManagedIdentity = {
  /** By these the credential of `@azure/identity` finds it. */
  readonly environment: Readonly<Record<string, string>>;
  /** What it was asked, refused or not. */
  readonly asked: readonly URLSearchParams[];
  /** The resources that tokens were handed out for. */
  readonly resources: readonly string[];
  /** Answers the next requests in another way, one after the other. */
  next(...answers: Answer[]): void;
  /** Answers every request in another way from now on; undefined: as it is asked again. */
  always(answer: Answer | undefined): void;
  [Symbol.asyncDispose](): Promise<void>;
};

export type Answer = {
  /** The status to refuse with, and what is told with it. */
  status?: number;
  message?: string;
  /** Seconds. */
  retryAfter?: number;
  /** Milliseconds to wait first. */
  delay?: number;
  /** Never answers. */
  hang?: boolean;
  /** Closes the connection without an answer. */
  drop?: boolean;
  /** What is sent in the place of the answer, as it is. */
  text?: string;
  /** Seconds that the token has left. */
  lifetime?: number;
};

type Form = { path: string; version: string; header: string };

const FORMS = {
  "app-service": { path: "/msi/token", version: "2019-08-01", header: "x-identity-header" },
  imds: { path: "/metadata/identity/oauth2/token", version: "2018-02-01", header: "metadata" },
} satisfies Record<string, Form>;

const LIFETIME_SECONDS = 86_400;

/** Starts one that hands out `token`, whatever it is for. */
export const startManagedIdentity = async (
  token: string,
  form: keyof typeof FORMS = "app-service",
): Promise<ManagedIdentity> => {
  const { path, version, header } = FORMS[form];
  const secret = form === "imds" ? "true" : randomBytes(16).toString("hex");
  const asked: URLSearchParams[] = [];
  const resources: string[] = [];
  const planned: Answer[] = [];
  let standing: Answer | undefined;

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://127.0.0.1");
    const send = (status: number, body: object): void => {
      response.writeHead(status, { "Content-Type": "application/json; charset=utf-8" }).end(JSON.stringify(body));
    };
    asked.push(searchParams);
    const plan = planned.shift() ?? standing ?? {};
    if (plan.hang) return;
    if (plan.drop) return void request.socket.destroy();
    if (plan.delay !== undefined) await delay(plan.delay, undefined, { ref: false });
    if (plan.retryAfter !== undefined) response.setHeader("Retry-After", String(plan.retryAfter));
    if (plan.text !== undefined) return void response.writeHead(plan.status ?? 200).end(plan.text);
    if (plan.status !== undefined) return send(plan.status, { statusCode: plan.status, message: plan.message ?? "" });
    const resource = searchParams.get("resource");
    if (pathname.replace(/\/$/, "") !== path) return send(404, { statusCode: 404 });
    if (request.headers[header] !== secret) return send(form === "imds" ? 400 : 401, { statusCode: 401 });
    if (searchParams.get("api-version") !== version || !resource) return send(400, { statusCode: 400 });
    resources.push(resource);
    const expires = Math.floor(Date.now() / 1_000) + (plan.lifetime ?? LIFETIME_SECONDS);
    send(200, { access_token: token, expires_on: String(expires), resource, token_type: "Bearer" });
  };

  const server = createServer((request, response) => {
    serve(request, response).catch(() => request.socket.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  return {
    environment:
      form === "imds"
        ? { AZURE_POD_IDENTITY_AUTHORITY_HOST: url }
        : { IDENTITY_ENDPOINT: url + path, IDENTITY_HEADER: secret },
    asked,
    resources,
    next: (...answers) => {
      planned.push(...answers);
    },
    always: (answer) => {
      standing = answer;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
};
