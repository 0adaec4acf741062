import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { createFileClock } from "../../infra/local/clock/fileClock.ts";
import { moveClock } from "../../infra/local/clock/moveClock.ts";
import { mintToken } from "../../infra/local/entra/mintToken.ts";
import { startEntra } from "../../infra/local/entra/server.ts";
import { openSigningKey } from "../../infra/local/entra/signingKey.ts";
import { matchingMails, openMailFolder } from "../../infra/local/inbox/mailFolder.ts";
import { type SmtpFaults, startSmtpServer } from "../../infra/local/inbox/smtpServer.ts";
import { layoutOf, originOf } from "../../infra/local/layout.ts";
import { openMoods } from "../../infra/local/moods.ts";
import { azuriteConnection, localSettings } from "../../infra/local/settings.ts";
import { startSharePoint } from "../../infra/local/sharepoint/server.ts";
import { filesIn } from "../e2e/stateFiles.ts";
import { type HostProcess, makeApp, removeFolders, startProcess } from "../local/host/hostProcess.ts";
import { freePorts } from "../loopback/ports.ts";
import { type Relay, startRelay } from "../sql/relay.ts";
import { type Answer, awaitMail, type Usher } from "./usher.ts";

const REPOSITORY = path.resolve(import.meta.dirname, "../..");

export type RunningStack = Usher & {
  /** The settings that it runs by, as their environment variables. */
  settings: Readonly<Record<string, string>>;
  /** The process that it runs in, and what that has logged so far. */
  host: ChildProcess;
  log(): string;
  /** The way from Usher to its tables. */
  network: Relay;
  sqliteFile: string;
  /** The tables, by a way that is never cut. */
  connectionString: string;
  temporary: string;
  /** SIGKILL to the process that Usher runs in. */
  kill(): Promise<void>;
  /** Starts it again once it has ended, on the same state. */
  start(): Promise<void>;
  /** Everything in the state folder, the inbox excepted, and everything that the processes wrote, by name. */
  places(): Promise<Map<string, Buffer>>;
  [Symbol.asyncDispose](): Promise<void>;
};

type Watched = { child: ChildProcess; output: Buffer[] };

const startAzurite = async (folder: string, ports: readonly number[]): Promise<Watched> => {
  const listen = ["blob", "queue", "table"].flatMap((name, at) => [
    `--${name}Host`,
    "127.0.0.1",
    `--${name}Port`,
    `${ports[at]}`,
  ]);
  const file = path.join(REPOSITORY, "infra/local/azurite.ts");
  const args = [file, "--location", folder, ...listen, "--skipApiVersionCheck", "--disableTelemetry"];
  const child = spawn(process.execPath, ["--no-warnings", ...args], { stdio: ["ignore", "pipe", "pipe", "ipc"] });
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk: Buffer) => output.push(chunk));
  for (let attempt = 0; attempt < 400; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`Azurite ended: ${Buffer.concat(output).toString()}`);
    const isUp = await fetch(originOf(ports[2] ?? 0)).then(
      () => true,
      () => false,
    );
    if (isUp) return { child, output };
    await pause(50);
  }
  throw new Error("Azurite did not start.");
};

const waitUntil = async (isSo: () => Promise<boolean>): Promise<void> => {
  for (let attempt = 0; attempt < 400; attempt += 1) {
    if (await isSo()) return;
    await pause(50);
  }
  throw new Error("It did not come about.");
};

/**
 * Usher as `npm start` runs it, from its sources: the Functions host and Azurite are processes of their own, SQLite, key
 * file and clock lie in one state folder. `preload` is a module that the host's process loads first.
 */
export const startStack = async (preload: (state: string) => Promise<string>): Promise<RunningStack> => {
  const folder = await mkdtemp(path.join(tmpdir(), "usher-stack-"));
  const state = path.join(folder, "state");
  const temporary = path.join(state, "tmp");
  await mkdir(temporary, { recursive: true });
  const [host = 0, blob = 0, queue = 0, table = 0] = await freePorts(4);
  const azurite = await startAzurite(path.join(state, "azurite"), [blob, queue, table]);
  const network = await startRelay({ host: "127.0.0.1", port: table });
  const base = layoutOf({ USHER_STATE: state }, REPOSITORY);
  await moveClock(base.clockFile, { kind: "at", instant: Date.UTC(2026, 0, 15, 12) });
  const clock = createFileClock(base.clockFile);
  const moods = openMoods(base.moodsFile);
  const { entraFolder } = base;
  const entra = await startEntra({ folder: entraFolder, port: 0, clock, moods });
  const { authority } = entra;
  const graph = await startSharePoint({ entraFolder, authority, port: 0, clock, moods });
  const mails = openMailFolder(path.join(folder, "inbox"), clock);
  const mailFaults: SmtpFaults = {};
  const smtp = await startSmtpServer(mails, 0, mailFaults);
  const ports = { host, blob, queue, tables: network.port, smtp: smtp.port, inbox: 0, entra: 0, graph: 0 };
  const { Values } = localSettings(
    REPOSITORY,
    { ...base, ports },
    { USHER_ENTRA_AUTHORITY: authority, USHER_GRAPH_URL: graph.origin },
  );

  const app = await makeApp({ "package.json": '{ "type": "module", "main": "functions/main.ts" }' });
  await symlink(path.join(REPOSITORY, "functions"), path.join(app, "functions"), "dir");
  const environment = { TMPDIR: temporary, NODE_OPTIONS: `--no-warnings --import=${await preload(folder)}` };
  const start = () =>
    startProcess({ app, port: host, settings: { Values }, state: path.join(state, "host"), environment });
  let running = await start();
  const ended: HostProcess[] = [];
  /** What every process of the host's wrote. */
  const written = (output: "stdout" | "stderr"): string =>
    [...ended, running].map((each) => each.output()[output]).join("");
  const origin = originOf(host);

  const ask: Usher["ask"] = async (method, pathAndQuery, { body, raw, token, headers } = {}) => {
    const sent = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await fetch(new URL(pathAndQuery, origin), {
      method,
      headers: {
        ...(sent === undefined ? {} : { "content-type": "application/json" }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(sent === undefined ? {} : { body: sent }),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get("content-type") ?? "");
    const answer: Answer = {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson ? (JSON.parse(text) as unknown) : text,
    };
    return answer;
  };
  const token: Usher["token"] = async (request) =>
    mintToken(request, { authority, key: await openSigningKey(entraFolder), clock });

  const endOf = async (timer: string): Promise<string | undefined> => {
    const employee = await token({ kind: "employee", roles: ["Support.Agent"] });
    const { body } = await ask("GET", "/api/staff/operations", { token: employee });
    return (body as { timers: Record<string, { lastSuccessAt: string }> }).timers[timer]?.lastSuccessAt;
  };

  return {
    settings: Values,
    get host() {
      return running.child;
    },
    log: () => written("stderr"),
    publicUrl: origin,
    ask,
    token,
    mail: (to, words) => awaitMail(mails, to, words),
    mails: (to) => matchingMails(mails, to),
    mailFaults,
    runTimer: async (name) => {
      const before = await endOf(name);
      await ask("POST", `/admin/functions/${name}`, { body: {} });
      await waitUntil(async () => (await endOf(name)) !== before);
    },
    network,
    sqliteFile: base.sqliteFile,
    connectionString: azuriteConnection({ ports: { ...ports, tables: table } }),
    temporary,
    kill: async () => {
      running.child.kill("SIGKILL");
      await running.ended;
    },
    start: async () => {
      ended.push(running);
      running = await start();
    },
    places: async () =>
      new Map([
        ...(await filesIn(state)),
        ["standard output", Buffer.from(written("stdout"))],
        ["standard error", Buffer.from(written("stderr"))],
        ["Azurite's output", Buffer.concat(azurite.output)],
      ]),
    [Symbol.asyncDispose]: async () => {
      await running.stop();
      await network.close();
      await smtp.close();
      await graph.close();
      await entra.close();
      azurite.child.kill("SIGTERM");
      if (azurite.child.exitCode === null) await once(azurite.child, "exit");
      await removeFolders();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
