import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { LOOPBACK } from "../layout.ts";
import type { Cors } from "./cors.ts";
import { HostError } from "./hostError.ts";
import { answer } from "./httpAnswer.ts";

/** One request's way past the doorstep: CORS is settled, path and host are well-formed. */
export type Call = {
  request: IncomingMessage;
  response: ServerResponse;
  /** As sent, still encoded, `.` and `..` resolved. */
  path: string;
  /** From the question mark on, or empty. */
  search: string;
  url: string;
};

export type HttpParts = {
  cors: Cors;
  /** Stand on every answer unless a function sets them itself. */
  customHeaders: Readonly<Record<string, string>>;
  handle: (call: Call) => Promise<void>;
  onError: (error: unknown) => void;
};

export type HttpServer = {
  port: number;
  /** Takes no further connection; resolves when the requests in flight are answered, or were cut off after `patience` ms. */
  close(patience: number): Promise<void>;
};

/** Kestrel's own limits: what Azure would take must not fail here, nor the other way round. */
const MAX_HEADER_BYTES = 32 * 1024;
const KEEP_ALIVE_MS = 130_000;

const callOf = (request: IncomingMessage, response: ServerResponse, port: number): Call | undefined => {
  const [target = "/", ...query] = (request.url ?? "/").split("?");
  const base = `http://${request.headers.host ?? `${LOOPBACK}:${port}`}`;
  if (!target.startsWith("/") || /%00/.test(target) || !URL.canParse(base)) return undefined;
  const search = query.length > 0 ? `?${query.join("?")}` : "";
  const path = new URL(`http://${LOOPBACK}${target.replaceAll("\\", "%5C")}`).pathname;
  return { request, response, path, search, url: `${base}${target}${search}` };
};

const listen = (server: Server, port: number, portSetting: string): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const busy = error.code === "EADDRINUSE";
      const text = busy
        ? `Port ${port} of ${LOOPBACK} is taken by another program. End it, or set ${portSetting} to a free port.`
        : `The host cannot listen on port ${port}: ${error.message}`;
      reject(new HostError([text], { cause: error }));
    });
    server.listen(port, LOOPBACK, () => resolve((server.address() as AddressInfo).port));
  });

/** Listens on the loopback interface alone; port 0 takes any free one. `portSetting` names what moves a busy port. */
export const startHttpServer = async (port: number, portSetting: string, parts: HttpParts): Promise<HttpServer> => {
  let closing = false;
  const server = createServer(
    { maxHeaderSize: MAX_HEADER_BYTES, keepAliveTimeout: KEEP_ALIVE_MS },
    (request, response) => {
      if (closing) response.setHeader("connection", "close");
      for (const [name, value] of Object.entries(parts.customHeaders)) response.setHeader(name, value);
      response.once("close", () => {
        if (closing) server.closeIdleConnections();
      });
      if (parts.cors(request, response)) {
        request.resume();
        return;
      }
      const call = callOf(request, response, bound);
      if (!call) return answer(response, 400);
      parts.handle(call).catch((error: unknown) => {
        parts.onError(error);
        if (response.headersSent) response.destroy();
        else answer(response, 500);
      });
    },
  );
  const bound = await listen(server, port, portSetting);
  return {
    port: bound,
    close(patience) {
      closing = true;
      return new Promise((resolve) => {
        const impatience = setTimeout(() => server.closeAllConnections(), patience);
        server.close(() => {
          clearTimeout(impatience);
          resolve();
        });
        server.closeIdleConnections();
      });
    },
  };
};
