import { once } from "node:events";
import type { AddressInfo, Socket } from "node:net";
import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { SMTPServer } from "smtp-server";
import { LOOPBACK } from "../../../infra/local/layout.ts";
import type { Mood } from "./mails.ts";

/** A message that is there in full; `life` is that of the process at the port when it connected. */
export type Message = { life: number; recipients: string[]; content: Buffer };

/** Takes a message; resolves when the server is to answer that it took it. */
export type Take = (message: Message) => Promise<void>;

/** One port of the mail server. */
export type Port = {
  number: number;
  /** How many processes were at this port before the present one. */
  life: number;
  become(mood: Mood): Promise<void>;
  connections(): number;
};

const isMeant = (mood: { only?: string }, recipients: readonly string[]): boolean =>
  mood.only === undefined || recipients.includes(mood.only);

const reply = (responseCode: number, words: string): Error => Object.assign(new Error(words), { responseCode });

/** Long enough for nobody to wait for it. */
const NEVER = new Promise<never>(() => {});

/** An SMTP server (RFC 5321) that behaves as its mood says, over connections that are handed to it. */
const createSmtp = (mood: () => Mood, life: () => number, take: Take, cut: (session: string) => void): SMTPServer => {
  const lives = new Map<string, number>();
  return new SMTPServer({
    name: "localhost",
    disabledCommands: ["STARTTLS", "AUTH"],
    disableReverseLookup: true,
    logger: false,
    onConnect: ({ id }, callback) => {
      lives.set(id, life());
      const { kind } = mood();
      if (kind === "silent") return;
      callback(kind === "turns-away" ? reply(421, "4.3.2 Not now") : null);
    },
    onRcptTo: ({ address }, _session, callback) => {
      const present = mood();
      if (present.kind !== "refuses" || present.only !== address) return callback(null);
      callback(reply(present.code, `<${address}> is not taken`));
    },
    onData: (stream: Readable, { envelope, id }, callback) => {
      const recipients = envelope.rcptTo.map(({ address }) => address);
      const serve = async (): Promise<void> => {
        const present = mood();
        if (present.kind === "drops" && isMeant(present, recipients)) {
          await once(stream, "data");
          return cut(id);
        }
        const content = await buffer(stream);
        if (present.kind === "hangs" && isMeant(present, recipients)) return NEVER;
        if (present.kind === "throttles") return callback(reply(451, "4.7.1 Too many messages, slow down"));
        await take({ life: lives.get(id) ?? life(), recipients, content });
        callback(null);
      };
      serve().catch(() => callback(reply(451, "4.3.0 Later")));
    },
  });
};

/** Opens a port of the mail server. While its mood is `closed`, nothing listens there. */
export const openPort = async (take: Take): Promise<Port> => {
  let mood: Mood = { kind: "well" };
  let connections = 0;
  let cutAll = (): void => {};
  let shut = async (): Promise<void> => {};

  const listen = async (number: number): Promise<number> => {
    const sockets = new Set<Socket>();
    const smtp = createSmtp(
      () => mood,
      () => port.life,
      take,
      (session) => {
        for (const connection of smtp.connections) if (connection.session.id === session) connection._socket.destroy();
      },
    );
    // A client that breaks off is its own affair.
    smtp.on("error", () => {});
    smtp.server.on("connection", (socket: Socket) => {
      connections += 1;
      sockets.add(socket);
      socket.on("close", () => sockets.delete(socket));
    });
    smtp.server.listen(number, LOOPBACK);
    await once(smtp.server, "listening");
    cutAll = () => {
      for (const socket of sockets) socket.destroy();
    };
    shut = async () => {
      smtp.server.close();
      cutAll();
      await once(smtp.server, "close");
    };
    return (smtp.server.address() as AddressInfo).port;
  };

  const port: Port = {
    number: 0,
    life: 0,
    connections: () => connections,
    async become(next) {
      const isOpen = mood.kind !== "closed";
      mood = next;
      if (isOpen && next.kind === "closed") await shut();
      // Whoever was greeted before would not meet it.
      if (next.kind === "turns-away" || next.kind === "silent") cutAll();
      if (!isOpen && next.kind !== "closed") await listen(port.number);
    },
  };
  port.number = await listen(0);
  return port;
};
