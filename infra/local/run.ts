import { repositoryFolder, WrongPort } from "./layout.ts";
import { CannotStart } from "./programs.ts";
import { WrongSettingsFile } from "./settings.ts";
import { type Stack, startStack } from "./stack.ts";

const tell = (message: string): void => {
  process.stderr.write(`${message}\n`);
};

const fail = (message: string): never => {
  tell(message);
  process.exit(1);
};

const start = async (root: string, withHost: boolean): Promise<Stack> => {
  try {
    return await startStack(root, process.env, { withHost, tell });
  } catch (error) {
    const told = error instanceof CannotStart || error instanceof WrongPort || error instanceof WrongSettingsFile;
    return fail(told ? error.message : `Usher did not start: ${String(error)}`);
  }
};

/**
 * Runs the stack until it is told to end, by Ctrl-C, by SIGTERM or by the death of the process that started it, or until
 * Usher itself ends.
 * Prints what runs where, then `ready` as the last line; what the app logs goes to standard error.
 */
export const runStack = async (withHost: boolean, describe: (stack: Stack) => string): Promise<void> => {
  let stopping = false;
  let stack: Stack | undefined;
  const stop = async (code: number): Promise<void> => {
    if (stopping) return;
    stopping = true;
    await stack?.close();
    process.exit(code);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP", "disconnect"]) {
    process.on(signal, () => void (stack ? stop(0) : process.exit(0)));
  }
  stack = await start(repositoryFolder(), withHost);
  process.stdout.write(`${describe(stack)}\nready\n`);
  await stack.hostEnded;
  if (stopping) return;
  tell("Usher ended unexpectedly; everything else is stopped. Start again with npm start.");
  await stop(1);
};
