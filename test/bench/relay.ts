import { once } from "node:events";
import { Agent, createServer, type IncomingHttpHeaders, request } from "node:http";
import type { AddressInfo } from "node:net";

/** A call as it came. */
export type Call = { method: string; url: string; headers: IncomingHttpHeaders };

/** What a call asks for, to read: its method and URL. */
export const textOf = ({ method, url }: Call): string => `${method} ${decodeURIComponent(url)}`;

/** Stands between the app and its table server, and counts what passes. */
export type CountingRelay = {
  port: number;
  /** Each call since this was last asked. */
  take(): Call[];
  close(): Promise<void>;
};

/** Passes every request on to a port of this machine, as it came. */
export const startCountingRelay = async (host: string, target: number): Promise<CountingRelay> => {
  let calls: Call[] = [];
  const agent = new Agent({ keepAlive: true });
  const server = createServer((incoming, outgoing) => {
    const { method = "GET", url = "/", headers } = incoming;
    calls.push({ method, url, headers });
    const onward = request({ host, port: target, method, path: url, headers, agent }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(outgoing);
    });
    onward.on("error", () => incoming.socket.destroy());
    incoming.pipe(onward);
  });
  server.listen(0, host);
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    take: () => {
      const taken = calls;
      calls = [];
      return taken;
    },
    close: async () => {
      server.closeAllConnections();
      agent.destroy();
      server.close();
      await once(server, "close");
    },
  };
};
