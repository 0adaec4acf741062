// The way in for a machine that has only Node (20.11 or newer) and npm: installs what is missing, builds, and hands
// over to Node 24 from node_modules. Plain JavaScript without dependencies, because nothing is installed when it runs.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(fileURLToPath(import.meta.url), "../../..");
const bin = join(root, "node_modules", ".bin");
const stamp = join(root, "node_modules", ".usher-installed");
const node24 = join(root, "node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node");

/** Node 24 and the installed tools first on PATH, for every process that is started from here. */
const environment = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ""}` };

const fail = (message) => {
  process.stderr.write(`${message}\n`);
  process.exit(1);
};

/** Runs to the end with its words on stderr: what `token` and the like print must be all that is on stdout. */
const run = (command, args, remedy) => {
  const { status, signal, error } = spawnSync(command, args, {
    cwd: root,
    env: environment,
    stdio: ["ignore", process.stderr, process.stderr],
    shell: process.platform === "win32",
  });
  if (signal) process.exit(1);
  if (error || status !== 0) fail(`${command} ${args.join(" ")} failed; its own words stand above. ${remedy}`.trim());
};

const lockOf = () =>
  createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");

const installed = () => existsSync(stamp) && readFileSync(stamp, "utf8") === lockOf() && existsSync(node24);

const install = () => {
  if (installed()) return;
  process.stderr.write("Installing what Usher needs (once; it takes about a minute) …\n");
  // `npm ci` would refuse a lock file that was written where packages for other systems were not to be had; this adds
  // what is missing for the system at hand and leaves the lock file as it is. Node 24 and the tools are development
  // dependencies: an environment that leaves those out must not count here.
  const options = ["--no-save", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
  run("npm", ["install", ...options], "Check the connection to the npm registry, then run the same command again.");
  if (!existsSync(node24)) {
    fail(
      "npm did not install Node 24: the package `node` brings it by an install script, and npm was told to run none.",
    );
  }
  writeFileSync(stamp, lockOf());
};

const build = () => run(node24, ["--no-warnings", join("infra", "build.ts")], "");

/** Programs that run for a while: they live and die with this process. */
const LONG = new Set(["start", "services"]);
const COMMANDS = [...LONG, "reset", "demo", "token", "vault", "inbox", "clock", "replay-erasures"];

/** The parent of a process; undefined where it is gone, or the system does not say. */
const parentOf = (pid) => {
  if (pid === process.pid) return process.ppid;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    return undefined;
  }
};

/** Whether a process is the shell that npm runs a script in; some shells step aside, some stay between. */
const isScriptShell = (pid) => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("up.mjs");
  } catch {
    return false;
  }
};

/** Whether npm, which runs this script, is gone; a plain `node up.mjs` may outlive the shell that it was typed in. */
const abandoned = () => {
  if (!process.env.npm_lifecycle_event) return () => false;
  const above = isScriptShell(process.ppid) ? [process.pid, process.ppid] : [process.pid];
  const parents = above.map(parentOf);
  return () => above.some((pid, index) => parentOf(pid) !== parents[index]);
};

const program = (name, args) => {
  const child = spawn(node24, ["--no-warnings", join(root, "dist", "local", `${name}.js`), ...args], {
    cwd: root,
    env: environment,
    stdio: ["inherit", "inherit", "inherit", "ipc"],
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  // Killed from above without a word: what was started here must not stay behind and hold its ports.
  const isAbandoned = abandoned();
  const watch = LONG.has(name) ? setInterval(() => isAbandoned() && child.kill("SIGTERM"), 500) : undefined;
  child.on("exit", (code, signal) => {
    clearInterval(watch);
    process.exit(signal ? 1 : (code ?? 1));
  });
};

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 11)) {
  fail(`Usher's commands need Node 20.11 or newer to begin with; this is ${process.versions.node}.`);
}
const [command = "start", ...args] = process.argv.slice(2);
if (command !== "install" && !COMMANDS.includes(command)) {
  fail(`There is no command ${command}. There are: ${COMMANDS.join(", ")}, install.`);
}
install();
if (command === "install") process.exit(0);
if (LONG.has(command) || !existsSync(join(root, "dist", "local", `${command}.js`))) build();
program(command, args);
