import { once } from "node:events";
import type { AddressInfo, Server } from "node:net";

export type Listening = { port: number; close(): Promise<void> };

/**
 * Listens, or rejects with the system's error: `code` (EADDRINUSE for a busy port) and `port` say which port of which
 * part to move.
 */
export const listening = async (
  server: Server,
  port: number,
  host: string,
  close: () => Promise<void>,
): Promise<Listening> => {
  server.listen(port, host);
  await once(server, "listening");
  return { port: (server.address() as AddressInfo).port, close };
};
