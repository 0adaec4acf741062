import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { LOOPBACK, PORT_SETTINGS } from "../../infra/local/layout.ts";

/** As many different ports of 127.0.0.1 that nothing listens on at this moment. */
export const freePorts = async (count: number): Promise<number[]> => {
  const servers = Array.from({ length: count }, () => createServer().listen(0, LOOPBACK));
  await Promise.all(servers.map((server) => once(server, "listening")));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(
    servers.map(async (server) => {
      server.close();
      await once(server, "close");
    }),
  );
  return ports;
};

/** A free port for every part that listens, by the names of the settings that move them. */
export const freePortSettings = async (): Promise<Record<string, string>> => {
  const ports = await freePorts(PORT_SETTINGS.length);
  return Object.fromEntries(PORT_SETTINGS.map(({ setting }, index) => [setting, String(ports[index])]));
};
