import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { LOOPBACK, originOf } from "./layout.ts";
import { WrongMoods } from "./moods.ts";

/** A request to a stand-in. `path` and `query` are as they were sent. */
export type Asked = {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  text: () => Promise<string>;
};

/** A text goes out as it is, with a Content-Type of its own among the headers. */
export type JsonAnswer = { status: number; body: object | string; headers?: Readonly<Record<string, string>> };

/** Takes a request over in place of the stand-in, for tests of what happens when a service misbehaves; true where it did. */
export type Intercept = (request: IncomingMessage, response: ServerResponse) => boolean;

export type JsonServer = { readonly origin: string; close(): Promise<void> };

const failed = (error: unknown): JsonAnswer => {
  const told = error instanceof WrongMoods ? error.message : "The stand-in failed.";
  return { status: 500, body: { error: "server_error", error_description: told } };
};

const readRequest = (request: IncomingMessage): Asked => {
  const [path = "/", query = ""] = (request.url ?? "/").split("?", 2);
  const { method = "GET", headers } = request;
  return { method, path, query: new URLSearchParams(query), headers, text: () => text(request) };
};

const send = (response: ServerResponse, { status, body, headers }: JsonAnswer): void => {
  const always = { "Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-store" };
  response.writeHead(status, { ...always, ...headers }).end(typeof body === "string" ? body : JSON.stringify(body));
};

/**
 * A stand-in for a service that speaks JSON, on loopback. Rejects with `EADDRINUSE` where the port is taken; port 0 takes a
 * free one.
 */
export const startJsonServer = async (
  port: number,
  answer: (asked: Asked) => Promise<JsonAnswer>,
  intercept: Intercept = () => false,
): Promise<JsonServer> => {
  const server = createServer((request, response) => {
    if (intercept(request, response)) return;
    answer(readRequest(request))
      .catch(failed)
      .then((result) => send(response, result))
      .catch(() => response.destroy());
  });
  server.listen(port, LOOPBACK);
  await once(server, "listening");
  return {
    origin: originOf((server.address() as AddressInfo).port),
    close: async () => {
      const closed = new Promise<void>((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
      });
      server.closeAllConnections();
      await closed;
    },
  };
};
