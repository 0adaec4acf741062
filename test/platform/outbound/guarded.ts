import dns from "node:dns";
import { once } from "node:events";
import { createServer as createHttpServer, get } from "node:http";
import { connect, createServer, isIP, type Socket } from "node:net";
import { promisify } from "node:util";
import { createDefaultHttpClient, createPipelineFromOptions, createPipelineRequest } from "@azure/core-rest-pipeline";
import { createTransport } from "nodemailer";
import { Connection } from "tedious";
import { createLog } from "../../../shared/platform/log.ts";
import { guardOutbound } from "../../../shared/platform/outbound/guardOutbound.ts";
import { startListener } from "../../loopback/listener.ts";

/**
 * A process of its own, since a guard is for good: is put under one, does what a library might, and tells as JSON what came
 * of it. Names are answered by a resolver of its own, as 127.0.0.1.
 */
const NAMES = [
  "smtp.vendor.example",
  "name.database.windows.net",
  "node.worker.database.windows.net",
  "api.vendor.example",
];

type Answered = (error: Error | null, ...answer: unknown[]) => void;

const asked: string[] = [];
const answerNames = (): void => {
  const found = (name: string): Error | null => {
    if (isIP(name)) return null;
    asked.push(name);
    return NAMES.includes(name.toLowerCase()) ? null : Object.assign(new Error("no such name"), { code: "ENOTFOUND" });
  };
  const address = "127.0.0.1";
  const lookup = (name: string, options: { all?: boolean } | Answered, given?: Answered): void => {
    const answered = (given ?? options) as Answered;
    const all = typeof options === "object" && options.all === true;
    process.nextTick(() => (all ? answered(found(name), [{ address, family: 4 }]) : answered(found(name), address, 4)));
  };
  // As Node marks its own, for `util.promisify`.
  const [mark] = Object.getOwnPropertySymbols(dns.lookup);
  Object.assign(dns, { lookup: Object.assign(lookup, mark && { [mark]: ["address", "family"] }) });
  const resolve4 = (name: string, answered: Answered) => process.nextTick(() => answered(found(name), [address]));
  const resolve6 = (_name: string, answered: Answered) =>
    process.nextTick(() => answered(Object.assign(new Error("none"), { code: "ENODATA" })));
  Object.assign(dns.Resolver.prototype, { resolve4, resolve6 });
};

const codeOf = (error: unknown): unknown => {
  const { name, code, cause, errors } = error as { name: string; code?: unknown; cause?: unknown; errors?: unknown[] };
  const [inner] = [cause, ...(errors ?? [])].filter((one) => one instanceof Error);
  return name === "OutboundRefused" ? "outbound-refused" : inner ? codeOf(inner) : code;
};

/** How an attempt ended: by the code of its error, or well. */
const end = (attempt: Promise<unknown>): Promise<unknown> => attempt.then(() => "reached", codeOf);

const opened = async (socket: Socket): Promise<void> => {
  await once(socket, "connect");
  socket.destroy();
};

answerNames();
const listed = await startListener();
const elsewhere = await startListener();
const redirecting = createHttpServer((_, response) =>
  response.writeHead(307, { Location: `http://127.0.0.1:${elsewhere.port}/` }).end(),
).listen(0, "127.0.0.1");
await once(redirecting, "listening");
const { port: redirectingPort } = redirecting.address() as { port: number };
const echo = createServer((socket) => socket.pipe(socket)).listen(0, "127.0.0.1");
await once(echo, "listening");
const standing = connect({ host: "127.0.0.1", port: (echo.address() as { port: number }).port });
await once(standing, "connect");

const lines: string[] = [];
guardOutbound(
  [
    { host: "smtp.vendor.example", ports: [listed.port, listed.port], byAddress: true },
    { host: ".database.windows.net", ports: [listed.port, listed.port], byAddress: true },
    { host: "api.vendor.example", ports: [listed.port, listed.port], byAddress: false },
    { host: "127.0.0.1", ports: [redirectingPort, redirectingPort], byAddress: false },
  ],
  createLog((_level, line) => lines.push(line)),
);

const { port } = listed;
const told: Record<string, unknown> = {};

told.addressBefore = await end(opened(connect({ host: "127.0.0.1", port })));
told.nameInOtherSpelling = await end(opened(connect({ host: "API.Vendor.Example", port })));
told.addressOfWhatIsSpokenToByName = await end(opened(connect({ host: "127.0.0.1", port })));

const reachedBy = async (attempt: Promise<unknown>): Promise<unknown> => {
  const before = listed.arrivals();
  const how = await end(attempt);
  return listed.arrivals() > before ? "reached" : how;
};
const sqlServer = (server: string): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const authentication = { type: "default", options: { userName: "usher", password: "secret" } } as const;
    const connection = new Connection({ server, options: { port, encrypt: false }, authentication });
    connection.connect((error) => (error ? reject(error) : resolve(undefined)));
  });
const mail = (host: string): Promise<unknown> =>
  createTransport({ host, port }).sendMail({ from: "a@vendor.example", to: "b@vendor.example", text: "canary" });
told.sqlServer = await reachedBy(sqlServer("name.database.windows.net"));
told.sqlNode = await reachedBy(sqlServer("node.worker.database.windows.net"));
told.mailServer = await reachedBy(mail("smtp.vendor.example"));
told.foreignSqlServer = await reachedBy(sqlServer("name.database.example"));
told.foreignMailServer = await reachedBy(mail("smtp.example"));
told.addressAfter = await end(opened(connect({ host: "127.0.0.1", port })));
told.addressOnAnotherPort = await end(opened(connect({ host: "127.0.0.1", port: elsewhere.port })));

const redirect = `http://127.0.0.1:${redirectingPort}/`;
const pipeline = createPipelineFromOptions({
  retryOptions: { maxRetries: 0 },
  redirectOptions: { allowCrossOriginRedirects: true },
});
told.fetchRedirected = await end(fetch(redirect));
told.fetchNotFollowing = await end(fetch(redirect, { redirect: "manual" }));
told.pipelineRedirected = await end(
  pipeline.sendRequest(
    createDefaultHttpClient(),
    createPipelineRequest({ url: redirect, allowInsecureConnection: true }),
  ),
);

told.localSocket = await end(opened(connect("/tmp/usher-nothing.sock")));
told.localSocketByHttp = await end(once(get({ socketPath: "/tmp/usher-nothing.sock" }), "response"));
told.noHost = await end(opened(connect({ port: elsewhere.port })));
told.noPort = await end(opened(connect({ host: "api.vendor.example", port: Number.NaN })));

const refused = connect({ host: "127.0.0.1", port: elsewhere.port });
const events: unknown[] = [];
for (const event of ["connect", "error", "close"]) refused.on(event, (of) => events.push([event, of]));
told.isConnecting = refused.connecting;
refused.write("canary");
await once(refused, "close").catch(() => once(refused, "close"));
told.events = events.map((event) => JSON.stringify(event));
told.message = String((events[0] as [string, Error])[1].message);

told.promisified = await promisify(dns.lookup)("api.vendor.example");
told.questionAboutAnAddress = await end(dns.promises.lookup("127.0.0.1"));
told.asked = [...new Set(asked.map((name) => name.toLowerCase()))].sort();

standing.write("still here");
told.standing = String((await once(standing, "data"))[0]);
const server = createServer((socket) => socket.end("welcome")).listen(0, "127.0.0.1");
await once(server, "listening");
told.serving = typeof (server.address() as { port: number }).port;

told.elsewhere = elsewhere.arrivals();
told.lines = [...new Set(lines)].map((line) => line.replaceAll(String(elsewhere.port), "ELSEWHERE"));
process.stdout.write(JSON.stringify(told), () => process.exit(0));
