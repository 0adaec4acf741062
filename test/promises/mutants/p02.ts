import type { Mutant } from "../run/mutant.ts";

export const mutant: Mutant = {
  file: "shared/platform/vault/wrappedKeys.ts",
  what: "A data key is made from the id of its subject, which lies in the database.",
  find: "const key = randomBytes(KEY_BYTES);",
  replace: "const key = Buffer.alloc(KEY_BYTES, partitionKey);",
  tests: ["test/promises/p02-registration-data-lies-encrypted.test.ts"],
};
