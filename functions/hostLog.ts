import { createLog } from "../shared/platform/log.ts";

/** The host takes what a worker writes to its console for the app's log, by level. */
export const hostLog = createLog((level, line) => {
  // biome-ignore lint/suspicious/noConsole: this is where log lines leave
  console[level](line);
});
