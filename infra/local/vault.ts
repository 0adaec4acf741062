import { type CommandLine, NotNow, runCommand, WrongArguments } from "./command.ts";
import { layoutOf } from "./layout.ts";
import { RotationUnderWay, rotateKeyFile } from "./vault/keyFile.ts";

const USAGE = `npm run --silent vault -- rotate
  gives the local key-encryption key a new version, as a rotation in Key Vault does; the timer rotateKeys then wraps
  by it what lies under the ones before`;

/** `npm run vault`: rotates the key-encryption key of this machine. */
export const vaultCommand = async ({ args, environment }: CommandLine): Promise<string> => {
  if (args.length !== 1 || args[0] !== "rotate") throw new WrongArguments("The one thing to do is rotate.");
  try {
    await rotateKeyFile(layoutOf(environment).vaultKeyFile);
  } catch (error) {
    throw error instanceof RotationUnderWay ? new NotNow(error.message) : error;
  }
  return "The key-encryption key has a new version. The timer rotateKeys wraps all keys by it, daily or when it is called.";
};

if (import.meta.main) await runCommand(vaultCommand, USAGE);
