import { availableParallelism } from "node:os";

/** Node strips the types by itself, so that tests run the very files that are built; no transform stands between. */
export default {
  testEnvironment: "node",
  transform: {},
  extensionsToTreatAsEsm: [".ts"],
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/", "<rootDir>/test/pages/", "<rootDir>/test/azure/"],
  testSequencer: "<rootDir>/test/slowestFirst.ts",
  // One more than there are cores: many tests wait for a process that they have started.
  maxWorkers: Math.min(availableParallelism(), 4) + 1,
  globalSetup: "<rootDir>/test/setup.ts",
  globalTeardown: "<rootDir>/test/teardown.ts",
  testTimeout: 30_000,
};
