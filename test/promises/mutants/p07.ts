import type { Mutant } from "../run/mutant.ts";

export const mutant: Mutant = {
  file: "shared/alerts/alertQueue.ts",
  what: "The row of an alert that was sent stays.",
  find: "const finished = await queue.finish(transaction, claim, ids);",
  replace: "const finished = ids;",
  tests: ["test/promises/p07-a-delayed-alert-lies-sealed-until-it-is-sent.test.ts"],
};
