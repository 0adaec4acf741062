import { isNativeError } from "node:util/types";
import { WrongPort } from "./layout.ts";

/** What a command is given: its arguments, and the environment with the settings of the layout. */
export type CommandLine = { args: readonly string[]; environment: NodeJS.ProcessEnv };

/** Returns what the command prints. */
export type Command = (line: CommandLine) => Promise<string>;

/** Arguments that the command does not understand: exit code 2, with its usage. */
export class WrongArguments extends Error {
  override readonly name = "WrongArguments";
}

/** The command cannot be done as things are; the message says what to do first. Exit code 1. */
export class NotNow extends Error {
  override readonly name = "NotNow";
}

export type Outcome = { code: 0 | 1 | 2; stdout: string; stderr: string };

const isParseError = (error: unknown): error is Error =>
  isNativeError(error) && String((error as { code?: unknown }).code).startsWith("ERR_PARSE_ARGS");

/** Runs a command and says what is to be printed where, and with which code to end. */
export const outcomeOf = async (command: Command, line: CommandLine, usage: string): Promise<Outcome> => {
  try {
    return { code: 0, stdout: `${await command(line)}\n`, stderr: "" };
  } catch (error) {
    if (error instanceof WrongArguments || isParseError(error)) {
      return { code: 2, stdout: "", stderr: `${error.message}\n\n${usage}\n` };
    }
    if (error instanceof NotNow || error instanceof WrongPort) {
      return { code: 1, stdout: "", stderr: `${error.message}\n` };
    }
    throw error;
  }
};

/** Runs a command as this process: prints its answer and nothing else, or on stderr why there is none. */
export const runCommand = async (command: Command, usage: string): Promise<void> => {
  const outcome = await outcomeOf(command, { args: process.argv.slice(2), environment: process.env }, usage);
  process.stdout.write(outcome.stdout);
  process.stderr.write(outcome.stderr);
  process.exitCode = outcome.code;
};
