import unit from "./jest.config.js";

/** The page tests need Chromium: the one at CHROMIUM_PATH, or the system's. */
export default {
  ...unit,
  testMatch: ["<rootDir>/test/pages/**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/"],
  maxWorkers: 1,
  testTimeout: 60_000,
  setupFilesAfterEnv: ["<rootDir>/test/pages/secondTry.ts"],
};
