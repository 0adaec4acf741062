import { Socket } from "node:dgram";
import type { Refuse } from "./outboundRefused.ts";

type Sent = (error: Error) => void;

/** Lets no datagram leave: nothing that Usher speaks to is spoken to by UDP. */
export const guardDatagrams = (refuse: Refuse): void => {
  const guarded = function (this: Socket, ...args: unknown[]): void {
    const error = refuse("a datagram socket");
    const sent = args.find((one): one is Sent => typeof one === "function");
    process.nextTick(() => (sent ? sent(error) : this.emit("error", error)));
  };
  Object.assign(Socket.prototype, { send: guarded, connect: guarded });
};
