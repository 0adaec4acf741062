import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";

/** Stands between Usher and a service, and misbehaves when told to. */
export type LossyProxy = {
  readonly port: number;
  /** Method and path of what arrived. */
  readonly seen: string[];
  /** What becomes of the next requests. Then it is faithful again. */
  next(...mishaps: Mishap[]): void;
  [Symbol.asyncDispose](): Promise<void>;
};

/** What the service would answer, though the service is not asked. */
export type Answer = { status: number; headers?: Readonly<Record<string, string>>; body?: string };

/**
 * `lose` does the work and drops the answer, `cut` resets the connection in the middle of the answer's body, `reset`
 * does so before the service is asked, `hang` never answers; a number answers with that status.
 */
export type Mishap = "lose" | "cut" | "reset" | "hang" | "faithful" | number | Answer;

/** A request as it arrived. */
export type Arrived = { method: string; path: string; body: string };

/** Starts one before `target`. What `manners` answers is answered in the place of the service, which is asked where it answers nothing. */
export const startLossyProxy = async (
  target: URL,
  manners: (arrived: Arrived) => Answer | undefined = () => undefined,
): Promise<LossyProxy> => {
  const mishaps: Mishap[] = [];
  const seen: string[] = [];

  const forward = async (incoming: IncomingMessage, body: Buffer): Promise<{ head: IncomingMessage; body: Buffer }> => {
    const { method, url, headers } = incoming;
    const onward = request({ host: target.hostname, port: target.port, method, path: url, headers });
    onward.end(body);
    const [head] = (await once(onward, "response")) as [IncomingMessage];
    return { head, body: await buffer(head) };
  };

  const answer = (outgoing: ServerResponse, { status, headers = {}, body = "" }: Answer): void => {
    outgoing.writeHead(status, headers).end(body);
  };

  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const { method = "GET" } = incoming;
    const { pathname: path } = new URL(incoming.url ?? "/", target);
    seen.push(`${method} ${path}`);
    const mishap = mishaps.shift() ?? "faithful";
    const body = await buffer(incoming);
    if (mishap === "hang") return;
    if (mishap === "reset") return void incoming.socket.resetAndDestroy();
    if (typeof mishap === "number") return answer(outgoing, { status: mishap, headers: { Location: "/elsewhere" } });
    if (typeof mishap === "object") return answer(outgoing, mishap);
    const polite = manners({ method, path, body: body.toString() });
    if (polite) return answer(outgoing, polite);
    const served = await forward(incoming, body);
    if (mishap === "lose") return void incoming.socket.destroy();
    outgoing.writeHead(served.head.statusCode ?? 500, served.head.headers);
    if (mishap === "faithful") return void outgoing.end(served.body);
    outgoing.write(served.body.subarray(0, served.body.length / 2), () => incoming.socket.resetAndDestroy());
  };

  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch(() => incoming.socket.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("No port was given.");

  return {
    port: address.port,
    seen,
    next: (...planned) => {
      mishaps.push(...planned);
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
};
