import { type LookupFunction, Socket } from "node:net";
import type { AllowList } from "./allowList.ts";
import type { Refuse } from "./outboundRefused.ts";

type Destination = { path?: unknown; host?: unknown; port?: unknown };

/** A number from 0, written as one or not: Node takes anything else in a port's place for the path of a local socket. */
const isPort = (value: unknown): boolean => Number(value) >= 0;

/** Where `Socket.connect` is to lead, in any of its forms, and in the one that `net.connect` hands it. */
const destinationOf = (args: readonly unknown[]): Destination => {
  const [first, second] = Array.isArray(args[0]) ? (args[0] as unknown[]) : args;
  if (typeof first === "object" && first !== null) return first;
  return typeof first === "string" && !isPort(first) ? { path: first } : { port: first, host: second };
};

/** A name that nobody has (RFC 2606). */
const NOWHERE = "refused.invalid";

/**
 * Lets sockets connect to what is listed, and to nothing else. TLS, HTTP, HTTP/2, `fetch` and every library end in
 * `Socket.connect`. A socket that may not connect fails as one whose name was not found: by "error" and "close".
 */
export const guardSockets = (list: AllowList, refuse: Refuse): void => {
  const { connect } = Socket.prototype as { connect: (this: Socket, ...args: unknown[]) => Socket };

  const guarded = function (this: Socket, ...args: unknown[]): Socket {
    const { path, host, port } = destinationOf(args);
    const name = typeof host === "string" && host !== "" ? host : "localhost";
    if (!path && list.allows(name, Number(port))) return Reflect.apply(connect, this, args);
    const error = refuse(path ? "a local socket" : `${name}:${String(port)}`);
    const lookup: LookupFunction = (_name, _options, found) => process.nextTick(found, error, "", 0);
    return Reflect.apply(connect, this, [{ host: NOWHERE, port: 1, lookup }]);
  };
  Socket.prototype.connect = guarded as typeof Socket.prototype.connect;
};
