import type { Mutant } from "../run/mutant.ts";

export const mutant: Mutant = {
  file: "shared/platform/http/handle.ts",
  what: "Where there is no bearer token, it is looked for in a cookie.",
  find: 'readBearer(headers.get("authorization"))',
  replace: 'readBearer(headers.get("authorization") ?? headers.get("cookie"))',
  tests: ["test/promises/p09-no-cookies.test.ts"],
};
