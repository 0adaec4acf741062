import { appendFileSync } from "node:fs";

/**
 * What left a process: a connection or datagram to `address:port`, a connection to the path of a local socket, a question
 * about a name; or what it started, from where more could leave unseen: a program, a thread.
 */
export type Sight = { kind: "tcp" | "udp" | "pipe" | "name" | "program" | "thread"; to: string };

type Call = (this: unknown, ...args: unknown[]) => unknown;
type Holder = Record<string, Call>;
type Binding = Record<string, { prototype: Holder } | undefined>;

/** Where Node's JavaScript ends: what passes here goes to the system. No library gets round it. */
const binding = (name: string): Binding => (process as unknown as { binding: (name: string) => Binding }).binding(name);

/** Node's code for a question about a name that failed (UV_EAI_FAIL). */
const FAILED = -3004;

/** What asks about a name or an address, in Node's binding of the resolver. */
const QUERY = /^(?:query|getHostByAddr)/;

const watch = (holder: Holder | undefined, name: string, see: (args: unknown[]) => void, instead?: unknown): void => {
  const call = holder?.[name];
  if (!call) throw new Error(`This Node has no ${name}, so it cannot be watched.`);
  holder[name] = function (...args) {
    see(args);
    return instead === undefined ? Reflect.apply(call, this, args) : instead;
  };
};

/**
 * Watches this process from below everything that could make something leave it: each sight becomes a line of JSON in
 * `file`, at once. A question about a name goes no further, so that no test asks the world about one.
 */
export const watchNetwork = (file: string): void => {
  const see =
    (kind: Sight["kind"], ...at: number[]) =>
    (args: unknown[]): void =>
      appendFileSync(file, `${JSON.stringify({ kind, to: at.map((one) => String(args[one])).join(":") })}\n`);

  const { TCP } = binding("tcp_wrap");
  const { UDP } = binding("udp_wrap");
  for (const name of ["connect", "connect6"]) {
    watch(TCP?.prototype, name, see("tcp", 1, 2));
    watch(UDP?.prototype, name, see("udp", 0, 1));
  }
  // The request, the list of buffers, its length, the port, the address.
  for (const name of ["send", "send6"]) watch(UDP?.prototype, name, see("udp", 4, 3));
  watch(binding("pipe_wrap").Pipe?.prototype, "connect", see("pipe", 1));

  const names = binding("cares_wrap");
  const resolver = names.ChannelWrap?.prototype;
  const queries = Object.getOwnPropertyNames(resolver).filter((name) => QUERY.test(name));
  for (const name of queries) watch(resolver, name, see("name", 1), FAILED);
  for (const name of ["getaddrinfo", "getnameinfo"]) watch(names as unknown as Holder, name, see("name", 1), FAILED);

  const program = ([options]: unknown[]): void => see("program", 0)([(options as { file: string }).file]);
  watch(binding("process_wrap").Process?.prototype, "spawn", program);
  watch(binding("spawn_sync") as unknown as Holder, "spawn", program);
  process.on("worker", ({ threadId }) => see("thread", 0)([threadId]));
};
