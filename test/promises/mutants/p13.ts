import type { Mutant } from "../run/mutant.ts";

export const mutant: Mutant = {
  file: "shared/privacy/erasure/carryOut.ts",
  what: "An erasure that is answered has left the keys where they are.",
  find: "  for (const { subject } of doomed) await vault.keyring.destroy(subject);\n",
  replace: "",
  tests: ["test/promises/p13-everything-is-deleted-on-request.test.ts"],
};
