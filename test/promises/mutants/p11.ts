import type { Mutant } from "../run/mutant.ts";

export const mutant: Mutant = {
  file: "shared/history/readHistory.ts",
  what: "History is shown for as long as its table is there.",
  find: "const from = Math.max(question.from ?? 0, now - READABLE_FOR + 1);",
  replace: "const from = question.from ?? 0;",
  tests: ["test/promises/p11-history-is-the-sites-own-and-forgotten.test.ts"],
};
