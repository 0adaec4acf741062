import { parseArgs } from "node:util";
import * as z from "zod";
import { toRfc3339 } from "../../shared/platform/clock.ts";
import { parseDuration } from "./clock/duration.ts";
import { BeyondTime, type Move, moveClock } from "./clock/moveClock.ts";
import { type CommandLine, runCommand, WrongArguments } from "./command.ts";
import { layoutOf } from "./layout.ts";

const USAGE = `npm run --silent clock -- [--at <time> | --advance <duration> | --reset]
  --at       an RFC 3339 time, such as 2027-03-28T01:30:00Z
  --advance  an ISO 8601 duration, such as P1M, P30D or PT10M
  --reset    back to the real time
Without an option: prints the app's present time.`;

const TIME = z.iso.datetime({ offset: true });

const readMove = (args: readonly string[]): Move => {
  const { values } = parseArgs({
    args: [...args],
    options: { at: { type: "string" }, advance: { type: "string" }, reset: { type: "boolean" } },
  });
  const { at, advance, reset } = values;
  if (Object.keys(values).length > 1) throw new WrongArguments("Give one of --at, --advance and --reset.");
  if (reset) return { kind: "reset" };
  if (at !== undefined) {
    if (!TIME.safeParse(at).success) throw new WrongArguments("--at needs an RFC 3339 time.");
    return { kind: "at", instant: Date.parse(at) };
  }
  if (advance === undefined) return { kind: "read" };
  const duration = parseDuration(advance);
  if (!duration) throw new WrongArguments("--advance needs an ISO 8601 duration.");
  return { kind: "advance", duration };
};

/** `npm run clock`: moves or tells the running app's time. */
export const clockCommand = async ({ args, environment }: CommandLine): Promise<string> => {
  const move = readMove(args);
  try {
    return toRfc3339(await moveClock(layoutOf(environment).clockFile, move));
  } catch (error) {
    throw error instanceof BeyondTime ? new WrongArguments(error.message) : error;
  }
};

if (import.meta.main) await runCommand(clockCommand, USAGE);
