import { resolve } from "node:path";
import { hostLog } from "../../functions/hostLog.ts";
import { createApp } from "../../shared/app.ts";
import { readSettings } from "../../shared/platform/config/readSettings.ts";
import { Refusal } from "../../shared/platform/refusal.ts";
import { ReplayRefused } from "../../shared/privacy/erasure/replayErasures.ts";
import { replayAndTell } from "../replayErasures.ts";
import { type CommandLine, NotNow, runCommand, WrongArguments } from "./command.ts";
import { layoutOf } from "./layout.ts";
import { createFileClock, createFileKey } from "./parts.ts";
import { localSettings } from "./settings.ts";

const USAGE = `npm run replay-erasures
  Erases in a database that was restored from a copy what was erased since. Usher, or \`npm run services\`, has to run.`;

const ROOT = resolve(import.meta.dirname, "../..");

/** `npm run replay-erasures`: for the state that `npm start` keeps. */
export const replayCommand = async ({ args, environment }: CommandLine): Promise<string> => {
  if (args.length > 0) throw new WrongArguments("It takes no arguments.");
  const { Values } = localSettings(ROOT, layoutOf(environment), environment);
  const { settings, faults } = readSettings({ ...environment, ...Values });
  if (settings === undefined) {
    throw new NotNow(`These settings are missing or wrong: ${faults.map(({ name }) => name).join(", ")}.`);
  }
  try {
    return await replayAndTell(createApp(settings, hostLog, { createFileClock, createFileKey }));
  } catch (error) {
    if (error instanceof ReplayRefused) throw new NotNow(error.message);
    if (error instanceof Refusal && error.code === "unavailable") {
      throw new NotNow(`${error.detail} Start Usher first: npm start, or npm run services.`);
    }
    throw error;
  }
};

if (import.meta.main) await runCommand(replayCommand, USAGE);
