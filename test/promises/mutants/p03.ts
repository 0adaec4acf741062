import type { Mutant } from "../run/mutant.ts";

export const mutant: Mutant = {
  file: "shared/platform/http/entrance.ts",
  what: "Any employee enters wherever some employee may.",
  find: "if (!caller.roles.some((role) => roles.includes(role))) {",
  replace: "if (caller.roles.length === 0) {",
  tests: ["test/promises/p03-only-employees-and-the-own-contact-can-read-it.test.ts"],
};
