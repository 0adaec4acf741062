import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { bareEnvironment } from "../../bareEnvironment.ts";

const REPOSITORY = resolve(import.meta.dirname, "../../..");
const MAIN = join(REPOSITORY, "infra/local/host/main.ts");

export const SURFACE = join(import.meta.dirname, "fixtures/surface");

export type HostProcess = {
  origin: string;
  port: number;
  state: string;
  child: ChildProcess;
  /** What it wrote so far. */
  output: () => { stdout: string; stderr: string };
  /** Resolves with the exit code. */
  ended: Promise<number | null>;
  stop(): Promise<number | null>;
};

export type HostStart = {
  app: string;
  port?: number;
  settings?: object;
  state?: string;
  environment?: NodeJS.ProcessEnv;
};

const folders: string[] = [];

/** A folder that `removeFolders` takes away. */
export const makeFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "usher-host-"));
  folders.push(folder);
  return folder;
};

export const removeFolders = async (): Promise<void> => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
};

/** Writes an app from its files, by name; package.json and host.json are made where they are not given. */
export const makeApp = async (files: Readonly<Record<string, string>>): Promise<string> => {
  const app = await makeFolder();
  const all = {
    "package.json": '{ "type": "module", "main": "*.mjs" }',
    "host.json": '{ "version": "2.0", "extensions": { "http": { "routePrefix": "" } } }',
    ...files,
  };
  for (const [name, content] of Object.entries(all)) {
    await mkdir(dirname(join(app, name)), { recursive: true });
    await writeFile(join(app, name), content);
  }
  await symlink(join(REPOSITORY, "node_modules"), join(app, "node_modules"), "dir");
  return app;
};

/** Starts the host as its own process. Resolves with its exit code and its errors where it ends before it is up. */
export const tryStart = async (start: HostStart): Promise<HostProcess | { code: number | null; stderr: string }> => {
  const state = start.state ?? (await makeFolder());
  const settings = join(await makeFolder(), "local.settings.json");
  await writeFile(settings, JSON.stringify(start.settings ?? {}));
  const options = ["--app", start.app, "--port", String(start.port ?? 0), "--settings", settings, "--state", state];
  const child = spawn(process.execPath, [MAIN, ...options, "--port-setting", "SOME_PORT"], {
    env: { ...bareEnvironment(), PATH: "", ...start.environment },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const written = { stdout: "", stderr: "" };
  child.stdout?.on("data", (chunk: Buffer) => {
    written.stdout += chunk.toString();
  });
  child.stderr?.on("data", (chunk: Buffer) => {
    written.stderr += chunk.toString();
  });
  // Not "close", which does not come once the channel was closed from this side.
  const whole = [child.stdout, child.stderr].map((stream) => stream && once(stream, "close"));
  const ended = Promise.all([once(child, "exit"), ...whole]).then(([[code]]) => code as number | null);
  const up = new Promise<string>((found) => {
    child.stdout?.on("data", () => {
      const origin = /http:\/\/[\d.]+:\d+/.exec(written.stdout)?.[0];
      if (origin) found(origin);
    });
  });
  const first = await Promise.race([up, ended]);
  if (typeof first !== "string") return { code: first, stderr: written.stderr };
  const stop = (): Promise<number | null> => {
    child.kill("SIGTERM");
    return ended;
  };
  return { origin: first, port: Number(new URL(first).port), state, child, output: () => written, ended, stop };
};

export const startProcess = async (start: HostStart): Promise<HostProcess> => {
  const started = await tryStart(start);
  if ("code" in started) throw new Error(`the host ended with ${started.code}: ${started.stderr}`);
  return started;
};

/** Copies the fixture app so that a test may change it. */
export const copyOfSurface = async (): Promise<string> => {
  const app = await makeApp({});
  await cp(SURFACE, app, { recursive: true });
  return app;
};

/** Asks until the answer fits, for what happens soon after and cannot be awaited. */
export const eventually = async <T>(ask: () => Promise<T>, fits: (answer: T) => boolean): Promise<T> => {
  for (let attempt = 0; ; attempt += 1) {
    const answer = await ask();
    if (fits(answer) || attempt === 200) return answer;
    await new Promise((resume) => setTimeout(resume, 20));
  }
};
