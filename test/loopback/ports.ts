import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:net";

/**
 * Below what systems hand out by themselves (from 32768 on Linux, 49152 elsewhere): there, every connection that is
 * opened meanwhile, and every server on port 0, might take a port between its being found free and its being used.
 */
const LOWEST = 15_000;
const HIGHEST = 31_999;

const hold = async (): Promise<Server> => {
  for (let tries = 0; tries < 100; tries += 1) {
    const server = createServer();
    try {
      server.listen({ port: randomInt(LOWEST, HIGHEST + 1), host: "127.0.0.1", exclusive: true });
      await once(server, "listening");
      return server;
    } catch {
      server.close();
    }
  }
  throw new Error("No free port was found.");
};

const release = async (server: Server): Promise<number> => {
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("No port was held.");
  return address.port;
};

/** As many different ports of 127.0.0.1 that nothing listens on at this moment. */
export const freePorts = async (count: number): Promise<number[]> => {
  const held = await Promise.all(Array.from({ length: count }, hold));
  return Promise.all(held.map(release));
};

/** A port of 127.0.0.1 that nothing listens on at this moment. */
export const freePort = async (): Promise<number> => {
  const [port] = await freePorts(1);
  if (port === undefined) throw new Error("No free port was found.");
  return port;
};
