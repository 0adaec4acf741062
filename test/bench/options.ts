import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { WrongArguments } from "../../infra/local/command.ts";
import type { Bench, Options } from "./bench.ts";

const FOLDER = join(import.meta.dirname, "benches");

/** All benches by name: each file of the folder is one. */
export const allBenches = async (): Promise<Map<string, Bench>> => {
  const files = (await readdir(FOLDER)).filter((file) => file.endsWith(".ts")).sort();
  const loaded = files.map(async (file): Promise<[string, Bench]> => {
    const { bench } = (await import(join(FOLDER, file))) as { bench: Bench };
    return [basename(file, ".ts"), bench];
  });
  return new Map(await Promise.all(loaded));
};

/** How `npm run bench` is used, with each bench in a line. */
export const usageOf = (benches: ReadonlyMap<string, Bench>): string =>
  [
    "npm run --silent bench -- <name> [--json] [--seconds <n>] [--rounds <n>] [--count <n>]",
    ...[...benches].map(([name, { about }]) => `  ${name.padEnd(10)} ${about}`),
  ].join("\n");

const readNumber = (name: keyof Options, text: string | undefined, fallback: number): number => {
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
