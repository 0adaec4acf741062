import type { Mutant } from "../run/mutant.ts";

export const mutant: Mutant = {
  file: "shared/configuration/personalData.ts",
  what: "Free text is not looked through.",
  find: "  return signIn(plain) ?? signIn(plainOf(withoutMarkup(plain)));",
  replace: "  return undefined;",
  tests: ["test/promises/p06-settings-hold-no-user-data.test.ts"],
};
