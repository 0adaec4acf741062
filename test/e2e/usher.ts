import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { clockCommand } from "../../infra/local/clock.ts";
import { tokenCommand } from "../../infra/local/entra/tellToken.ts";
import { layoutOf, originOf } from "../../infra/local/layout.ts";
import { bareEnvironment } from "../bareEnvironment.ts";
import { type Client, createClient } from "./client.ts";
import { createInboxReader, type InboxReader } from "./mails.ts";
import { freePortSettings } from "./ports.ts";

/** Usher as `npm start` runs it, with what a person can do beside it by the contract's commands. */
export type Usher = {
  readonly origin: string;
  readonly inboxOrigin: string;
  /** Ports and state by their settings. */
  readonly environment: NodeJS.ProcessEnv;
  readonly stateFolder: string;
  readonly child: ChildProcess;
  readonly call: Client;
  readonly inbox: InboxReader;
  /** What was written to standard output and standard error so far. */
  output(): { stdout: string; stderr: string };
  /** `npm run token -- …` */
  token(...args: string[]): Promise<string>;
  /** `npm run clock -- …` */
  clock(...args: string[]): Promise<string>;
  /** Resolves with the exit code. */
  readonly ended: Promise<number | null>;
  stop(): Promise<void>;
  /** Stops it and removes its state. */
  remove(): Promise<void>;
};

/** A new state folder in `parent` and free ports, as settings. */
export const newPlace = async (parent = tmpdir()): Promise<NodeJS.ProcessEnv> => ({
  ...(await freePortSettings()),
  USHER_STATE: await mkdtemp(join(parent, "usher-state-")),
});

const READY = /^ready$/m;

/** Starts the built app's `start` in `folder`; rejects with what it said where it ends before it is ready. */
export const startUsher = async (folder: string, place?: NodeJS.ProcessEnv): Promise<Usher> => {
  const environment = place ?? (await newPlace());
  const layout = layoutOf(environment);
  const child = spawn(process.execPath, ["--no-warnings", join(folder, "dist/local/start.js")], {
    cwd: folder,
    env: { ...bareEnvironment(), ...environment },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const written = { stdout: "", stderr: "" };
  child.stderr?.on("data", (chunk: Buffer) => {
    written.stderr += chunk.toString();
  });
  const ready = new Promise<"ready">((resolve) => {
    child.stdout?.on("data", (chunk: Buffer) => {
      written.stdout += chunk.toString();
      if (READY.test(written.stdout)) resolve("ready");
    });
  });
  const ended = once(child, "exit").then(([code]) => code as number | null);
  if ((await Promise.race([ready, ended])) !== "ready") throw new Error(`Usher did not start:\n${written.stderr}`);

  const stop = async (): Promise<void> => {
    child.kill("SIGTERM");
    await ended;
  };
  const origin = originOf(layout.ports.host);
  const inboxOrigin = originOf(layout.ports.inbox);
  return {
    origin,
    inboxOrigin,
    environment,
    stateFolder: layout.stateFolder,
    child,
    call: createClient(origin),
    inbox: createInboxReader(inboxOrigin),
    output: () => ({ ...written }),
    token: (...args) => tokenCommand({ args, environment }),
    clock: (...args) => clockCommand({ args, environment }),
    ended,
    stop,
    remove: async () => {
      await stop();
      await rm(layout.stateFolder, { recursive: true, force: true });
    },
  };
};
