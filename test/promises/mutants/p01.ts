import type { Mutant } from "../run/mutant.ts";

export const mutant: Mutant = {
  file: "shared/organizations/schemas.ts",
  what: "Registration takes whatever else is sent.",
  find: "export const registrationBody = z\n  .strictObject({",
  replace: "export const registrationBody = z\n  .looseObject({",
  tests: ["test/promises/p01-registration-keeps-seven-things.test.ts"],
};
