import type { Mutant } from "../run/mutant.ts";

export const mutant: Mutant = {
  file: "shared/licensing/answers.ts",
  what: "A stranger is told what a customer is.",
  find: "return { told: details ? tellAll(judged) : fold(judged), lease };",
  replace: "return { told: tellAll(judged), lease };",
  tests: ["test/promises/p04-a-stranger-learns-yes-or-no.test.ts"],
};
