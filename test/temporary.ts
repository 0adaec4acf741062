import { rmSync } from "node:fs";
import { mkdtemp, statfs } from "node:fs/promises";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";

/** A folder in memory, as Linux has it. */
const IN_MEMORY = "/dev/shm";
const ROOM = 2 * 1024 ** 3;

const hasRoom = async (folder: string): Promise<boolean> => {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize >= ROOM;
  } catch {
    return false;
  }
};

/**
 * Gives this process, and those that it starts, a temporary folder that goes when it ends, and returns its path. It lies in memory where there
 * is room: a test that writes to databases would wait for the disk at each commit, and no test asks whether what it
 * wrote outlives a power cut.
 */
export const useTemporaryFolder = async (): Promise<string> => {
  const parent = (await hasRoom(IN_MEMORY)) ? IN_MEMORY : tmpdir();
  const folder = await mkdtemp(join(parent, "usher-test-"));
  process.env.TMPDIR = folder;
  process.once("exit", () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => process.exit(128 + constants.signals[signal]));
  }
  return folder;
};
