import { type ChildProcess, spawn } from "node:child_process";

/** A process that was started here and ends with this one. */
export type Child = {
  readonly name: string;
  /** undefined: it could not be started at all. */
  readonly pid: number | undefined;
  /** Resolves with its exit code once it has ended, whoever ended it. */
  readonly ended: Promise<number>;
  /** Asks it to end and waits; insists after `patienceMs`. */
  stop(patienceMs?: number): Promise<void>;
};

const STOP_PATIENCE_MS = 15_000;

/**
 * Where a program's words go: all of them to standard error, as standard output is for what was asked; its faults alone;
 * nowhere; or all of them to an open file.
 */
export type Output = "all" | "faults" | "nothing" | { file: number };

const STREAMS = { all: [2, 2], faults: ["ignore", 2], nothing: ["ignore", "ignore"] } as const;

const streamsOf = (output: Output) => (typeof output === "string" ? STREAMS[output] : [output.file, output.file]);

/**
 * Starts a Node program. The channel to it closes when this process dies, however it dies, and each program of ours
 * ends on that. It runs in a process group of its own, so that Ctrl-C reaches it through `stop`, in order.
 */
export const startChild = (
  name: string,
  file: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  output: Output,
): Child => {
  const child: ChildProcess = spawn(process.execPath, ["--no-warnings", file, ...args], {
    env: environment,
    stdio: ["ignore", ...streamsOf(output), "ipc"],
    detached: true,
  });
  const ended = new Promise<number>((resolve) => {
    child.once("exit", (code) => resolve(code ?? 1));
    child.once("error", () => resolve(1));
  });
  return {
    name,
    pid: child.pid,
    ended,
    stop: async (patienceMs = STOP_PATIENCE_MS) => {
      child.kill("SIGTERM");
      const insist = setTimeout(() => child.kill("SIGKILL"), patienceMs);
      await ended;
      clearTimeout(insist);
    },
  };
};
