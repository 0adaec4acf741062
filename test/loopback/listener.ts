import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer } from "node:net";

/** A place on 127.0.0.1 where nothing is to be had, and that knows whether anybody came: by TCP or by UDP. */
export type Listener = {
  port: number;
  /** How many connections and datagrams have come so far. */
  arrivals(): number;
  close(): Promise<void>;
};

/** Starts one. It ends every connection at once. */
export const startListener = async (): Promise<Listener> => {
  let arrivals = 0;
  const arrived = (): void => {
    arrivals += 1;
  };
  const server = createServer((socket) => {
    arrived();
    socket.on("error", () => {});
    socket.destroy();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  const datagrams = createSocket("udp4", arrived);
  datagrams.bind(port, "127.0.0.1");
  await once(datagrams, "listening");
  return {
    port,
    arrivals: () => arrivals,
    close: async () => {
      datagrams.close();
      server.close();
      await once(server, "close");
    },
  };
};
