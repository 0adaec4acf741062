import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** A promise's mechanism, taken out in one place of one file. */
export type Mutant = {
  /** Path from the root of the repository. */
  file: string;
  /** What becomes of Usher by it. */
  what: string;
  /** Stands exactly once in the file. */
  find: string;
  replace: string;
  /** The promise's tests that notice; each is a part of its proof. */
  tests: readonly string[];
};

/** The text with the mechanism taken out. Throws where what is to be found does not stand in it once. */
export const mutate = (text: string, { file, find, replace }: Mutant): string => {
  const [before, after, ...more] = text.split(find);
  if (before === undefined || after === undefined || more.length > 0) {
    throw new Error(`${file} has changed: what the mutant takes out has to stand in it exactly once.`);
  }
  return before + replace + after;
};

/** Runs `work` while the mutant is in a checkout that nobody else uses. */
export const withMutant = async <Result>(
  checkout: string,
  mutant: Mutant,
  work: () => Promise<Result>,
): Promise<Result> => {
  const file = join(checkout, mutant.file);
  const sound = await readFile(file, "utf8");
  await writeFile(file, mutate(sound, mutant));
  try {
    return await work();
  } finally {
    await writeFile(file, sound);
  }
};
