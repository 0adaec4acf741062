import { readdir } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { type Command, runCommand, WrongArguments } from "../../../infra/local/command.ts";
import { type Promised, promises } from "../../../shared/privacy/promises.ts";
import { exportsIn } from "../../bench/options.ts";
import { copyCheckout } from "../../local/checkout.ts";
import { faultsOf, noticedBy, reasonsAgainst } from "./held.ts";
import { type Mutant, withMutant } from "./mutant.ts";
import { runTests } from "./runTests.ts";
import { textTable } from "./textTable.ts";

const ROOT = resolve(import.meta.dirname, "../../..");
const FOLDER = "test/promises";

const USAGE = `npm run --silent promises -- [--mutants] [--only P1]
  runs the proofs of the thirteen promises and says which hold; with --mutants takes
  the mechanism of each out, in a copy of the checkout, and says whether its test noticed`;

/** The mutant of a promise lies in the file that has its name: `p01.ts`. */
const mutantOf = ({ id }: Promised, mutants: ReadonlyMap<string, Mutant>): Mutant | undefined =>
  mutants.get(`p${id.slice(1).padStart(2, "0")}`);

const tell = (message: string): void => {
  process.stderr.write(`${message}\n`);
};

let failed = false;

const yesOrNo = (reasons: readonly string[]): string => (reasons.length === 0 ? "yes" : `NO: ${reasons.join("; ")}`);

/** Each promise with what keeps it, what shows it, and whether that passed. */
const runProofs = async (chosen: readonly Promised[], others: readonly string[]): Promise<string> => {
  const files = [...new Set([...chosen.flatMap(({ proof }) => proof), ...others])];
  tell(`running ${files.length} test files`);
  const results = await runTests(ROOT, files);
  const rows = chosen.map((promise) => [
    `${promise.id} ${promise.sentence}`,
    promise.mechanism.map(({ text }) => text).join("; "),
    promise.proof.map((file) => basename(file, ".test.ts")).join(" "),
    yesOrNo(reasonsAgainst(promise, results)),
  ]);
  const held = chosen.filter((promise) => reasonsAgainst(promise, results).length === 0).length;
  const faults = faultsOf(files, results);
  failed = held < chosen.length || faults.length > 0;
  return [
    textTable([34, 44, 46, 30], [["promise", "mechanism", "proof", "held"], ...rows]),
    "",
    ...faults,
    `${held} of ${chosen.length} promises are held`,
  ].join("\n");
};

type Tried = { promise: Promised; mutant: Mutant | undefined; outcome: string; killed: boolean };

/** Whether the promise's tests, which pass as things are, notice that its mechanism is gone. */
const tryMutant = async (checkout: string, promise: Promised, mutant: Mutant | undefined): Promise<Tried> => {
  if (mutant === undefined) return { promise, mutant, outcome: "NO: there is no mutant", killed: false };
  const sound = faultsOf(mutant.tests, await runTests(checkout, mutant.tests));
  if (sound.length > 0) {
    return { promise, mutant, outcome: `NO: fails without it too: ${sound.join("; ")}`, killed: false };
  }
  const test = await withMutant(checkout, mutant, async () =>
    noticedBy(mutant.tests, await runTests(checkout, mutant.tests)),
  );
  return { promise, mutant, outcome: test ?? "NO: nothing failed", killed: test !== undefined };
};

const runMutants = async (chosen: readonly Promised[]): Promise<string> => {
  const mutants = await exportsIn<Mutant>(join(ROOT, FOLDER, "mutants"), "mutant");
  const checkout = await copyCheckout(["test", "client", "docs", "jest.config.js"]);
  const tried: Tried[] = [];
  try {
    for (const promise of chosen) {
      const one = await tryMutant(checkout.folder, promise, mutantOf(promise, mutants));
      tell(`${promise.id}: ${one.killed ? "noticed" : one.outcome}`);
      tried.push(one);
    }
  } finally {
    await checkout.remove();
  }
  const killed = tried.filter((one) => one.killed).length;
  failed = killed < tried.length;
  const rows = tried.map(({ promise, mutant, outcome }) => [
    `${promise.id} ${promise.sentence}`,
    `${mutant?.file ?? ""} ${mutant?.what ?? ""}`,
    outcome,
  ]);
  return [
    textTable([40, 56, 60], [["promise", "mutant", "noticed by"], ...rows]),
    "",
    `${killed} of ${tried.length} mutants were noticed`,
  ].join("\n");
};

/** `npm run promises`. */
const promisesCommand: Command = async ({ args }) => {
  const { values } = parseArgs({
    args: [...args],
    options: { mutants: { type: "boolean" }, only: { type: "string" } },
  });
  const { only, mutants = false } = values;
  const chosen = promises.filter(({ id }) => only === undefined || id === only);
  if (chosen.length === 0) throw new WrongArguments("There is no promise of this name.");
  if (mutants) return runMutants(chosen);
  const others = (await readdir(join(ROOT, FOLDER))).filter((name) => name.endsWith(".test.ts"));
  return runProofs(chosen, only === undefined ? others.map((name) => `${FOLDER}/${name}`) : []);
};

// Ctrl-C ends the tests, and with them the command, which then removes its copy of the checkout.
process.on("SIGINT", () => {});
await runCommand(promisesCommand, USAGE);
if (failed) process.exitCode = 1;
