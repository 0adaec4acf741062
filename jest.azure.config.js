import unit from "./jest.config.js";

/** The tests of `infra/azure` need the Bicep compiler: the one that is installed, or one that they fetch from NuGet. */
export default {
  ...unit,
  testMatch: ["<rootDir>/test/azure/**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/"],
  testTimeout: 120_000,
};
