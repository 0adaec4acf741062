import type { Mutant } from "../run/mutant.ts";

export const mutant: Mutant = {
  file: "shared/platform/vault/keyring.ts",
  what: "A key that is to be destroyed is only forgotten.",
  find: "      await keys.remove(subject, DATA_KEY_ROW);",
  replace: "",
  tests: ["test/organizations/sealed.test.ts"],
};
