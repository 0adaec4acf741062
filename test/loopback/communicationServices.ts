import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import type { TokenCredential } from "@azure/core-auth";
import { createDefaultHttpClient, type HttpClient } from "@azure/core-rest-pipeline";

/**
 * A server on 127.0.0.1 that speaks the part of Azure Communication Services' Email protocol that Usher uses: sends
 * that end as operations, refusals, throttling, and the check for a Message-ID that was there before.
 */
export type LoopbackCommunicationServices = {
  /** What the settings name. */
  readonly endpoint: string;
  /** Takes requests for `endpoint` to this server, over real HTTP. */
  readonly httpClient: HttpClient;
  /** Gets the one token that the server lets in, and only for the scope that the service documents. */
  readonly credential: TokenCredential;
  /** Every request: `POST /emails:send 202`, with the status that it was answered with. */
  readonly seen: string[];
  /** What left, in order: bodies of accepted sends. */
  readonly sent: SentMail[];
  /** How many looks an operation takes until it ends, and how it ends. */
  behaviour: {
    looks: number;
    end: "Succeeded" | "Failed" | "Canceled";
    forgetsOperations: boolean;
    /** Seconds that it asks to be left alone for before the next look. */
    lookAfter?: number;
  };
  /** Answers the next requests in another way, one after the other. */
  next(...answers: Planned[]): void;
  [Symbol.asyncDispose](): Promise<void>;
};

export type SentMail = {
  operationId: string;
  senderAddress: string;
  recipients: { to: { address: string }[]; bcc?: { address: string }[] };
  content: { subject: string; plainText: string; html: string };
  headers: Record<string, string>;
  userEngagementTrackingDisabled?: boolean;
};

export type Planned = {
  status?: number;
  /** Seconds. */
  retryAfter?: number;
  error?: { code: string; message: string };
  /** What is sent in the place of a body, as it is. */
  text?: string;
  /** Does what was asked, and cuts the connection in place of the answer. */
  drop?: boolean;
  /** Never answers. */
  hang?: boolean;
};

const ENDPOINT = "https://usher.communication.azure.com";
const SCOPE = "https://communication.azure.com//.default";
/** In `to`, `cc` and `bcc` together. */
const MOST_RECIPIENTS = 50;
const GUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

type Reply = { status: number; body?: object | string; headers?: Record<string, string> };

const refusal = (status: number, code: string, message = code): Reply => ({
  status,
  body: { error: { code, message } },
});

export const startCommunicationServices = async (): Promise<LoopbackCommunicationServices> => {
  const token = randomBytes(24).toString("base64url");
  const operations = new Map<string, number>();
  const messageIds = new Set<string>();
  const planned: Planned[] = [];
  const seen: string[] = [];
  const sent: SentMail[] = [];
  const behaviour: LoopbackCommunicationServices["behaviour"] = {
    looks: 1,
    end: "Succeeded",
    forgetsOperations: false,
  };

  const pause = (): Record<string, string> =>
    behaviour.lookAfter === undefined ? {} : { "Retry-After": String(behaviour.lookAfter) };

  const take = (operationId: string, mail: SentMail): Reply => {
    if (!GUID.test(operationId)) return refusal(400, "BadRequest", "Operation-Id is no GUID");
    const recipients = [...(mail.recipients.to ?? []), ...(mail.recipients.bcc ?? [])];
    if (!Array.isArray(mail.recipients.to) || recipients.length < 1 || recipients.length > MOST_RECIPIENTS) {
      return refusal(400, "BadRequest", "Recipients: `to` is missing, or there are too few or too many");
    }
    const messageId = mail.headers["Message-ID"] ?? "";
    const strict = mail.headers["x-ms-acsemail-validate-message-id"] === "true";
    if (strict && (!/^<[^<>@\s]+@[^<>@\s]+>$/.test(messageId) || messageIds.has(messageId))) {
      return refusal(400, "BadRequest", "The internet message id is not valid or was used before.");
    }
    messageIds.add(messageId);
    sent.push({ ...mail, operationId });
    operations.set(operationId, 0);
    return {
      status: 202,
      body: { id: operationId, status: "Running" },
      headers: {
        "Operation-Location": `${ENDPOINT}/emails/operations/${operationId}?api-version=2025-09-01`,
        ...pause(),
      },
    };
  };

  const tell = (id: string): Reply => {
    const looks = operations.get(id);
    if (looks === undefined || behaviour.forgetsOperations) return refusal(404, "NotFound");
    operations.set(id, looks + 1);
    const status = looks + 1 >= behaviour.looks ? behaviour.end : "Running";
    const error =
      status === "Failed" ? { error: { code: "EmailDropped", message: "zoe@customer.example is bad" } } : {};
    return { status: 200, body: { id, status, ...error }, headers: status === "Running" ? pause() : {} };
  };

  const reply = async (request: IncomingMessage, plan: Planned | undefined): Promise<Reply> => {
    const { pathname, searchParams } = new URL(request.url ?? "/", ENDPOINT);
    const body = request.method === "POST" ? ((await json(request)) as SentMail) : undefined;
    if (request.headers.authorization !== `Bearer ${token}`) return refusal(401, "Unauthorized");
    if (plan?.status !== undefined) {
      const { code, message } = plan.error ?? { code: "Planned", message: "Planned" };
      const headers = plan.retryAfter === undefined ? {} : { "Retry-After": String(plan.retryAfter) };
      return {
        ...refusal(plan.status, code, message),
        ...(plan.text === undefined ? {} : { body: plan.text }),
        headers,
      };
    }
    if (!searchParams.has("api-version")) return refusal(400, "BadRequest", "api-version is missing");
    if (body && pathname === "/emails:send") return take(String(request.headers["operation-id"]), body);
    const id = /^\/emails\/operations\/([^/]+)$/.exec(pathname)?.[1];
    return request.method === "GET" && id !== undefined ? tell(id) : refusal(404, "NotFound");
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const plan = planned.shift();
    const { status, body, headers = {} } = await reply(request, plan);
    const [path] = (request.url ?? "").split("?");
    seen.push(`${request.method} ${path?.replace(/[\da-f-]{36}$/, "{id}")} ${plan?.drop || plan?.hang ? "-" : status}`);
    if (plan?.hang) return;
    if (plan?.drop) {
      request.socket.destroy();
      return;
    }
    response
      .writeHead(status, { "Content-Type": "application/json", ...headers })
      .end(typeof body === "string" ? body : JSON.stringify(body));
  };

  const server = createServer((request, response) => {
    serve(request, response).catch(() => request.socket.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const network = createDefaultHttpClient();

  return {
    endpoint: ENDPOINT,
    httpClient: {
      sendRequest: (request) => {
        request.url = request.url.replace(ENDPOINT, `http://127.0.0.1:${port}`);
        request.allowInsecureConnection = true;
        return network.sendRequest(request);
      },
    },
    credential: {
      getToken: async (scopes) =>
        [scopes].flat().join() === SCOPE ? { token, expiresOnTimestamp: Number.MAX_SAFE_INTEGER } : null,
    },
    seen,
    sent,
    behaviour,
    next: (...answers) => {
      planned.push(...answers);
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
};
