import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { freePort } from "./ports.ts";

/** Azurite's table service as a process of its own, so that a test can take it away and bring it back. */
export type Azurite = {
  readonly connectionString: string;
  /** undefined while it is stopped. */
  readonly pid: number | undefined;
  /** Kills the process; what was written in the last moments may be lost, as after a crash. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Stops it and removes its folder. Throws where it had ended by itself: what failed before failed for that. */
  [Symbol.asyncDispose](): Promise<void>;
};

// The account that Azurite documents; it opens nothing else.
const ACCOUNT = "devstoreaccount1";
const KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

/** The connection string for the table service of an Azurite that listens on this port of 127.0.0.1. */
export const connectionTo = (port: number): string =>
  `DefaultEndpointsProtocol=http;AccountName=${ACCOUNT};AccountKey=${KEY};TableEndpoint=http://127.0.0.1:${port}/${ACCOUNT};`;

const SERVICE = createRequire(import.meta.url).resolve("azurite/dist/src/table/main.js");

/** Said once it listens. That something answers on the port would not tell whether it is this one. */
const LISTENING = /successfully started/;
const START_PATIENCE_MS = 30_000;
const PORTS_TRIED = 5;

type Service = { readonly child: ChildProcess; said(): string };

/** Resolves once the service listens; rejects with its own words where it ends, or takes too long, before. */
const launch = (port: number, folder: string): Promise<Service> => {
  const options = ["--tableHost", "127.0.0.1", "--tablePort", String(port), "--location", folder];
  const child = spawn(
    process.execPath,
    [SERVICE, ...options, "--silent", "--skipApiVersionCheck", "--disableTelemetry"],
    {
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let words = "";
  return new Promise((resolve, reject) => {
    const impatience = setTimeout(() => child.kill("SIGKILL"), START_PATIENCE_MS);
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => {
        words = `${words}${chunk.toString()}`.slice(-2_000);
        if (!LISTENING.test(words)) return;
        clearTimeout(impatience);
        resolve({ child, said: () => words });
      });
    }
    child.once("error", reject);
    child.once("close", (code, signal) => {
      clearTimeout(impatience);
      reject(new Error(`Azurite did not start (${code ?? signal}): ${words}`));
    });
  });
};

/** Somebody else may take a port between its being found free and Azurite's listening on it. */
const launchSomewhere = async (
  folder: string,
  findPort: () => Promise<number>,
): Promise<{ port: number; service: Service }> => {
  for (let tried = 1; ; tried += 1) {
    const port = await findPort();
    try {
      return { port, service: await launch(port, folder) };
    } catch (error) {
      if (tried === PORTS_TRIED) throw error;
    }
  }
};

/** Starts Azurite's table service on a free port, with its data in a new temporary folder. */
export const startAzurite = async (findPort = freePort): Promise<Azurite> => {
  const folder = await mkdtemp(path.join(tmpdir(), "usher-azurite-"));
  const first = await launchSomewhere(folder, findPort);
  const { port } = first;
  let running: Service | undefined;
  let death: string | undefined;

  const watch = (service: Service): void => {
    running = service;
    service.child.once("exit", (code, signal) => {
      if (running !== service) return;
      running = undefined;
      death = `Azurite ended by itself (${code ?? signal}): ${service.said()}`;
    });
  };
  watch(first.service);

  const stop = async (): Promise<void> => {
    const ending = running?.child;
    running = undefined;
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
    ending.kill("SIGKILL");
    await once(ending, "exit");
  };

  return {
    connectionString: connectionTo(port),
    get pid() {
      return running?.child.pid;
    },
    start: async () => watch(await launch(port, folder)),
    stop,
    [Symbol.asyncDispose]: async () => {
      await stop();
      await rm(folder, { recursive: true, force: true });
      if (death !== undefined) throw new Error(death);
    },
  };
};
