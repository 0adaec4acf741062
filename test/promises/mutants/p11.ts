import type { Mutant } from "../run/mutant.ts";

export const mutant: Mutant = {
  file: "shared/history/readHistory.ts",
  what: "History is shown for as long as its table is there.",
  find: "now - READABLE_FOR + 1",
  replace: "now - 2 * READABLE_FOR + 1",
  tests: ["test/promises/p11-history-is-the-sites-own-and-forgotten.test.ts"],
};
