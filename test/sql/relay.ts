import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { Transform } from "node:stream";

/** A network between Usher and its database that can fail. */
export type Relay = {
  port: number;
  /** How many connections were made so far. */
  connections: () => number;
  /** Cuts every connection; new ones go on being let through. */
  cut: () => void;
  /** Resets a connection, once, in the middle of an answer: after so many bytes more from the database. */
  resetAfter: (bytes: number) => void;
  /** From now on whatever passes is late by so many milliseconds, either way. */
  delay: (milliseconds: number) => void;
  /** From now on: lets new connections through, ends them at once, or takes them and says nothing. */
  become: (state: "open" | "refusing" | "silent") => void;
  close: () => Promise<void>;
};

export const startRelay = async (target: { host: string; port: number } | undefined): Promise<Relay> => {
  const sockets = new Set<Socket>();
  let state: "open" | "refusing" | "silent" = target === undefined ? "refusing" : "open";
  let connections = 0;
  let left = Number.POSITIVE_INFINITY;
  let latency = 0;
  const late = (): Transform =>
    new Transform({
      transform: (chunk, _encoding, done) => {
        if (latency === 0) done(null, chunk);
        else setTimeout(done, latency, null, chunk);
      },
    });
  /** Lets an answer through to `socket` as far as it may go. */
  const counted = (socket: Socket): Transform =>
    new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        left -= chunk.length;
        if (left > 0) done(null, chunk);
        else {
          socket.write(chunk.subarray(0, chunk.length + left), () => socket.resetAndDestroy());
          left = Number.POSITIVE_INFINITY;
        }
      },
    });
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
    socket.pipe(late()).pipe(onward).pipe(late()).pipe(counted(socket)).pipe(socket);
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
    resetAfter: (bytes) => {
      left = bytes;
    },
    delay: (milliseconds) => {
      latency = milliseconds;
    },
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
