import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { WrongArguments } from "../../infra/local/command.ts";
import type { Bench, Options } from "./bench.ts";

/** What the files of a folder export as `name`, by the names of the files. */
export const exportsIn = async <Export>(folder: string, name: string): Promise<Map<string, Export>> => {
  const files = (await readdir(folder)).filter((file) => file.endsWith(".ts")).sort();
  const loaded = files.map(async (file): Promise<[string, Export]> => {
    const exported = (await import(join(folder, file))) as Record<string, Export>;
    return [basename(file, ".ts"), exported[name] as Export];
  });
  return new Map(await Promise.all(loaded));
};

/** All benches by name: each file of the folder is one. */
export const allBenches = (): Promise<Map<string, Bench>> => exportsIn(join(import.meta.dirname, "benches"), "bench");

/** How `npm run bench` is used, with each bench in a line. */
export const usageOf = (benches: ReadonlyMap<string, Bench>): string =>
  [
    "npm run --silent bench -- <name> [--json] [--seconds <n>] [--rounds <n>] [--count <n>]",
    ...[...benches].map(([name, { about }]) => `  ${name.padEnd(10)} ${about}`),
  ].join("\n");

/** A number of the command line; throws `WrongArguments` where it is none above 0. */
export const readNumber = (name: string, text: string | undefined, fallback: number): number => {
  if (text === undefined) return fallback;
  const value = Number(text);
  const isFit = name === "seconds" ? Number.isFinite(value) : Number.isSafeInteger(value);
  if (isFit && value > 0) return value;
  throw new WrongArguments(`--${name} needs a ${name === "seconds" ? "" : "whole "}number above 0.`);
};

/** What was asked for: which bench, with which options, told as a table or as JSON. Throws `WrongArguments`. */
export const readLine = (
  args: readonly string[],
  benches: ReadonlyMap<string, Bench>,
): { name: string; bench: Bench; options: Options; json: boolean } => {
  const text = { type: "string" } as const;
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: "boolean" }, seconds: text, rounds: text, count: text },
  });
  const [name = "", ...more] = positionals;
  const bench = benches.get(name);
  if (!bench || more.length > 0) throw new WrongArguments("Which bench? One name is expected.");
  const { seconds, rounds, count } = bench.defaults;
  const options = {
    seconds: readNumber("seconds", values.seconds, seconds),
    rounds: readNumber("rounds", values.rounds, rounds),
    count: readNumber("count", values.count, count),
  };
  return { name, bench, options, json: values.json ?? false };
};
