import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A network between Usher and its database that can fail. */
export type Relay = {
  port: number;
  /** How many connections were made so far. */
  connections: () => number;
  /** Cuts every connection; new ones go on being let through. */
  cut: () => void;
  /** From now on: lets new connections through, ends them at once, or takes them and says nothing. */
  become: (state: "open" | "refusing" | "silent") => void;
  close: () => Promise<void>;
};

export const startRelay = async (target: { host: string; port: number } | undefined): Promise<Relay> => {
  const sockets = new Set<Socket>();
  let state: "open" | "refusing" | "silent" = target === undefined ? "refusing" : "open";
  let connections = 0;
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
    return socket;
  };
  const server = createServer((socket) => {
    connections++;
    keep(socket);
    if (state === "refusing") socket.destroy();
    if (state !== "open" || target === undefined) return;
    const onward = keep(connect(target));
    socket.pipe(onward).pipe(socket);
    socket.on("close", () => onward.destroy());
    onward.on("close", () => socket.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    cut,
    become: (next) => {
      state = next;
    },
    close: async () => {
      cut();
      server.close();
      await once(server, "close");
    },
  };
};
