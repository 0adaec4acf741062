import { type Layout, repositoryFolder, WrongPort } from "./layout.ts";
import { CannotStart } from "./programs.ts";
import { WrongSettingsFile } from "./settings.ts";
import { type Stack, startStack } from "./stack.ts";

const fail = (message: string): never => {
  process.stderr.write(`${message}\n`);
  process.exit(1);
};

const start = async (root: string, withHost: boolean): Promise<Stack> => {
  try {
    return await startStack(root, process.env, withHost);
  } catch (error) {
    const told = error instanceof CannotStart || error instanceof WrongPort || error instanceof WrongSettingsFile;
    return fail(told ? error.message : `Usher did not start: ${String(error)}`);
  }
};

/**
 * Runs the stack until it is told to end: by Ctrl-C, by SIGTERM, or by the death of the process that started it.
 * Prints what runs where, then `ready` as the last line; what the app logs goes to standard error.
 */
export const runStack = async (withHost: boolean, describe: (layout: Layout) => string): Promise<void> => {
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
  process.stdout.write(`${describe(stack.layout)}\nready\n`);
  const name = await stack.died;
  if (stopping) return;
  process.stderr.write(`${name} ended unexpectedly; everything else is stopped. Start again with npm start.\n`);
  await stop(1);
};
