import { createRequire, Module } from "node:module";

/**
 * Keeps Azurite, whose entry is given, from loading the packages of its telemetry, which everything here switches off:
 * most of the time in which it starts goes into them. Called before Azurite is loaded.
 */
export const leaveOutTelemetry = (azurite: string): void => {
  const require = createRequire(azurite);
  const file = require.resolve("applicationinsights");
  require.cache[file] = Object.assign(new Module(file), { loaded: true });
};
