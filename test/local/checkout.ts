import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { bareEnvironment } from "../bareEnvironment.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const COPIED = [
  "functions",
  "pages",
  "shared",
  "infra",
  "host.json",
  "local.settings.sample.json",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
];

const isOurs = (path: string): boolean => basename(path) !== "node_modules";

/**
 * A checkout of its own in which commands can be run, with the packages of this one linked into a `node_modules` of
 * its own and marked as installed. `besides`: what of this one it has too.
 */
export const copyCheckout = async (
  besides: readonly string[] = [],
): Promise<{ folder: string; remove: () => Promise<void> }> => {
  const folder = await mkdtemp(join(tmpdir(), "usher-checkout-"));
  await Promise.all(
    [...COPIED, ...besides].map((name) =>
      cp(join(ROOT, name), join(folder, name), { recursive: true, filter: isOurs }),
    ),
  );
  const packages = join(folder, "node_modules");
  await mkdir(packages);
  const names = (await readdir(join(ROOT, "node_modules"))).filter((name) => name !== ".usher-installed");
  await Promise.all(names.map((name) => symlink(join(ROOT, "node_modules", name), join(packages, name), "junction")));
  const lock = await readFile(join(folder, "package-lock.json"));
  await writeFile(join(packages, ".usher-installed"), createHash("sha256").update(lock).digest("hex"));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
};

/** A command of the checkout that runs, in a process group of its own, as a terminal would start it. */
export type Running = {
  child: ChildProcess;
  output(): { stdout: string; stderr: string };
  /** Resolves with the exit code once the command and all that held its output have ended. */
  ended: Promise<number | null>;
  /** Resolves once a line of standard output matches, or the command has ended. */
  said(line: RegExp): Promise<boolean>;
};

/** Runs a command in the checkout. */
export const runCommand = (
  command: string,
  args: readonly string[],
  folder: string,
  environment: NodeJS.ProcessEnv,
): Running => {
  const child = spawn(command, args, {
    cwd: folder,
    env: { ...bareEnvironment(), HOME: folder, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const written = { stdout: "", stderr: "" };
  child.stdout?.on("data", (chunk: Buffer) => {
    written.stdout += chunk.toString();
  });
  child.stderr?.on("data", (chunk: Buffer) => {
    written.stderr += chunk.toString();
  });
  const ended = once(child, "close").then(([code]) => code as number | null);
  const said = (line: RegExp): Promise<boolean> =>
    Promise.race([
      new Promise<boolean>((heard) => {
        child.stdout?.on("data", () => line.test(written.stdout) && heard(true));
      }),
      ended.then(() => false),
    ]);
  return { child, output: () => ({ ...written }), ended, said };
};

/** Runs a script of the checkout: `infra/local/up.mjs`, which every command of the contract is, or a built program. */
export const runScript = (
  folder: string,
  script: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): Running => runCommand(process.execPath, [join(folder, script), ...args], folder, environment);
