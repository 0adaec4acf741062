import type { TokenCredential } from "@azure/core-auth";
import type { HttpClient, PipelineResponse } from "@azure/core-rest-pipeline";
import { lazy } from "../lazy.ts";

/** What the service tells of one send. */
export type Operation = {
  status: "NotStarted" | "Running" | "Succeeded" | "Failed" | "Canceled";
  /** Seconds to wait before asking again, where the service said so. */
  retryAfter: number | undefined;
  /** The service's code of a failure. */
  code: string | undefined;
};

type EmailAddress = { address: string };

export type EmailMessage = {
  senderAddress: string;
  recipients: { to: EmailAddress[]; bcc?: EmailAddress[] };
  content: { subject: string; plainText: string; html: string };
  headers: Record<string, string>;
  userEngagementTrackingDisabled: true;
};

/** An answer other than the ones that a send or a look expects. */
export class EmailServiceError extends Error {
  override readonly name = "EmailServiceError";
  readonly status: number;
  readonly code: string | undefined;
  readonly retryAfter: number | undefined;
  /** The service found fault with the recipient itself. */
  readonly aboutRecipient: boolean;

  constructor(response: PipelineResponse) {
    super("The mail service answered with an error.");
    const { error } = bodyOf(response);
    this.status = response.status;
    this.code = plainCode(error?.code);
    this.retryAfter = retryAfterOf(response);
    this.aboutRecipient = /recipient/i.test(`${error?.code} ${error?.target} ${error?.message}`);
  }
}

export type EmailClientOptions = {
  endpoint: string;
  credential: TokenCredential;
  /** Replaces the network; for tests. */
  httpClient?: HttpClient;
};

/** The version of the protocol that Microsoft's own client of this generation speaks. */
const API_VERSION = "2025-09-01";
const SCOPE = "https://communication.azure.com//.default";

/**
 * The two calls of the Email REST API of Azure Communication Services that a mail takes, over Microsoft's own HTTP
 * pipeline. Its EmailClient looks at an operation only after having sent in the same process; a retry has to look
 * before it sends.
 */
export const createEmailClient = ({ endpoint, credential, httpClient }: EmailClientOptions) => {
  const open = lazy(async () => {
    const rest = await import("@azure/core-rest-pipeline");
    const pipeline = rest.createPipelineFromOptions({
      // The outbox retries, by its own rate and order; a wait in here would only use up its time.
      retryOptions: { maxRetries: 0 },
      redirectOptions: { maxRetries: 0 },
    });
    pipeline.addPolicy(rest.bearerTokenAuthenticationPolicy({ credential, scopes: SCOPE }));
    return { pipeline, client: httpClient ?? rest.createDefaultHttpClient(), rest };
  });

  const call = async (
    method: "GET" | "POST",
    path: string,
    options: { headers?: Record<string, string>; body?: string; signal: AbortSignal | undefined },
  ): Promise<PipelineResponse> => {
    const { pipeline, client, rest } = await open();
    const url = new URL(path, endpoint);
    url.searchParams.set("api-version", API_VERSION);
    const request = rest.createPipelineRequest({
      url: url.href,
      method,
      headers: rest.createHttpHeaders({ accept: "application/json", ...options.headers }),
      ...(options.body === undefined ? {} : { body: options.body }),
      ...(options.signal ? { abortSignal: options.signal } : {}),
    });
    return pipeline.sendRequest(client, request);
  };

  return {
    /** Hands the message over under an operation id of ours. Throws `EmailServiceError` unless it was accepted. */
    async send(operationId: string, message: EmailMessage, signal?: AbortSignal): Promise<Operation> {
      const response = await call("POST", "/emails:send", {
        headers: { "content-type": "application/json", "operation-id": operationId },
        body: JSON.stringify(message),
        signal,
      });
      if (response.status !== 202) throw new EmailServiceError(response);
      return operationOf(response);
    },

    /** What became of an operation; undefined: the service knows none of that id. */
    async look(operationId: string, signal?: AbortSignal): Promise<Operation | undefined> {
      const response = await call("GET", `/emails/operations/${operationId}`, { signal });
      if (response.status === 404) return undefined;
      if (response.status !== 200) throw new EmailServiceError(response);
      return operationOf(response);
    },
  };
};

type Body = { status?: Operation["status"]; error?: { code?: string; message?: string; target?: string } };

const bodyOf = ({ bodyAsText }: PipelineResponse): Body => {
  try {
    return (JSON.parse(bodyAsText || "{}") as Body | null) ?? {};
  } catch {
    // A gateway in between answers in HTML; its status says enough.
    return {};
  }
};

const operationOf = (response: PipelineResponse): Operation => {
  const { status, error } = bodyOf(response);
  return { status: status ?? "Running", retryAfter: retryAfterOf(response), code: plainCode(error?.code) };
};

/** RFC 9110 10.2.3 in its form of seconds, the one that the service documents. */
const retryAfterOf = ({ headers }: PipelineResponse): number | undefined => {
  const text = headers.get("retry-after");
  return text && /^\d{1,6}$/.test(text) ? Number(text) : undefined;
};

/** A code is one word; whatever else stands in its place could repeat what was sent. */
const plainCode = (code: unknown): string | undefined =>
  typeof code === "string" && /^[A-Za-z]\w{0,63}$/.test(code) ? code : undefined;
