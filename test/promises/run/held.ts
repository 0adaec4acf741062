import type { Promised } from "../../../shared/privacy/promises.ts";
import type { FileResult } from "./runTests.ts";

export type Results = ReadonlyMap<string, FileResult>;

/** Why test files do not show what they are to show: one failed, or did not run. Empty: all passed. */
export const faultsOf = (files: readonly string[], results: Results): string[] =>
  files.flatMap((file) => {
    const result = results.get(file);
    if (result === undefined || result.broken) return [`${file} did not run as a whole`];
    const [first, ...more] = result.failed;
    return first === undefined ? [] : [`${file}: "${first}"${more.length > 0 ? ` and ${more.length} more` : ""}`];
  });

/** Why a promise does not count as held. Empty: its whole proof ran and passed, and nothing is still to come. */
export const reasonsAgainst = ({ proof, missing }: Promised, results: Results): string[] => [
  ...(missing === undefined ? [] : [`to come: ${missing}`]),
  ...faultsOf(proof, results),
];

/** The test that noticed a mutant; undefined where all passed, or where no test ran that could have failed. */
export const noticedBy = (tests: readonly string[], results: Results): string | undefined =>
  tests.map((file) => results.get(file)?.failed[0]).find((name) => name !== undefined);
