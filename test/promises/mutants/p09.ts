import type { Mutant } from "../run/mutant.ts";

export const mutant: Mutant = {
  file: "shared/platform/http/handle.ts",
  what: "Every answer sets a cookie.",
  find: '"X-Content-Type-Options": "nosniff",',
  replace: '"X-Content-Type-Options": "nosniff",\n  "Set-Cookie": "seen=1; Secure; HttpOnly",',
  tests: ["test/promises/p09-no-cookies.test.ts"],
};
