import type { Mutant } from "../run/mutant.ts";

export const mutant: Mutant = {
  file: "shared/support/endDebug.ts",
  what: "The key of what was recorded outlives the permission.",
  find: "  const { sql, vault, clock } = parts;\n  await vault.keyring.destroy(subject);",
  replace: "  const { sql, clock } = parts;",
  tests: ["test/promises/p12-debug-logging-needs-consent.test.ts"],
};
