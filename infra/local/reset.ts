import { rmSync } from "node:fs";
import { type CommandLine, NotNow, runCommand } from "./command.ts";
import { layoutOf } from "./layout.ts";
import { tryLock } from "./lock.ts";

/** `npm run reset`: removes all local state, unless Usher runs with it. */
export const resetCommand = async ({ environment }: CommandLine): Promise<string> => {
  const { stateFolder, stateLock } = layoutOf(environment);
  const release = tryLock(stateLock, "exclusive");
  if (!release) throw new NotNow(`Usher runs with the state in ${stateFolder}. Stop it first, then reset.`);
  release();
  rmSync(stateFolder, { recursive: true, force: true });
  return `${stateFolder} is gone. The next npm start begins anew.`;
};

if (import.meta.main) await runCommand(resetCommand, "npm run reset");
