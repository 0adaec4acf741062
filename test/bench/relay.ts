import { once } from "node:events";
import { Agent, createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

/** Stands between the app and its table server, and counts what passes. */
export type CountingRelay = {
  port: number;
  /** Method and URL of each call since this was last asked. */
  take(): string[];
  close(): Promise<void>;
};

/** Passes every request on to a port of this machine, as it came. */
export const startCountingRelay = async (host: string, target: number): Promise<CountingRelay> => {
  let calls: string[] = [];
  const agent = new Agent({ keepAlive: true });
  const server = createServer((incoming, outgoing) => {
    const { method = "GET", url = "/", headers } = incoming;
    calls.push(`${method} ${decodeURIComponent(url)}`);
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
