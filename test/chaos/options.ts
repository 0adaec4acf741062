import { join } from "node:path";
import { parseArgs } from "node:util";
import { WrongArguments } from "../../infra/local/command.ts";
import { exportsIn, readNumber } from "../bench/options.ts";
import { DEFAULTS, type Options, type Scenario } from "./scenario.ts";

export type Scenarios = ReadonlyMap<string, Scenario>;

/** All scenarios by name: each file of the folder is one. */
export const allScenarios = (): Promise<Scenarios> => exportsIn(join(import.meta.dirname, "scenarios"), "scenario");

/** How `npm run chaos` is used, with each scenario in a line. */
export const usageOf = (scenarios: Scenarios): string =>
  [
    "npm run --silent chaos -- [--only <scenario>] [--json] [--kills <n>] [--alerts <n>]",
    ...[...scenarios].map(([name, { about }]) => `  ${name.padEnd(10)} ${about}`),
  ].join("\n");

/** What was asked for: which scenarios, with which options, told as tables or as JSON. Throws `WrongArguments`. */
export const readLine = (
  args: readonly string[],
  scenarios: Scenarios,
): { chosen: Scenarios; options: Options; json: boolean } => {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    args: [...args],
    options: { json: { type: "boolean" }, kills: text, alerts: text, only: text },
  });
  const { only, json = false } = values;
  const found = only === undefined ? undefined : scenarios.get(only);
  if (only !== undefined && found === undefined) throw new WrongArguments("There is no scenario of this name.");
  const options = {
    kills: readNumber("kills", values.kills, DEFAULTS.kills),
    alerts: readNumber("alerts", values.alerts, DEFAULTS.alerts),
  };
  return { chosen: only === undefined || !found ? scenarios : new Map([[only, found]]), options, json };
};
