import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";

/** Stands between Usher and a service, and misbehaves when told to. */
export type LossyProxy = {
  readonly port: number;
  /** Method and path of what arrived. */
  readonly seen: string[];
  /**
   * What becomes of the next requests: `lose` does the work and drops the answer, `hang` never answers, a number
   * answers with that status. Then it is faithful again.
   */
  next(...mishaps: Mishap[]): void;
  [Symbol.asyncDispose](): Promise<void>;
};

export type Mishap = "lose" | "hang" | "faithful" | number;

export const startLossyProxy = async (target: URL): Promise<LossyProxy> => {
  const mishaps: Mishap[] = [];
  const seen: string[] = [];

  const forward = (incoming: IncomingMessage, outgoing: ServerResponse, lose: boolean): void => {
    const onward = request(
      {
        host: target.hostname,
        port: target.port,
        method: incoming.method,
        path: incoming.url,
        headers: incoming.headers,
      },
      (answer) => {
        if (lose) {
          answer.resume();
          answer.on("end", () => incoming.socket.destroy());
          return;
        }
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(outgoing);
      },
    );
    onward.on("error", () => incoming.socket.destroy());
    incoming.pipe(onward);
  };

  const server = createServer((incoming, outgoing) => {
    seen.push(`${incoming.method} ${new URL(incoming.url ?? "/", target).pathname}`);
    const mishap = mishaps.shift() ?? "faithful";
    if (mishap === "hang") return;
    if (typeof mishap === "number") {
      outgoing.writeHead(mishap, { Location: "/elsewhere" }).end();
      return;
    }
    forward(incoming, outgoing, mishap === "lose");
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
