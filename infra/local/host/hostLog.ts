import type { LogLevel } from "./coreTypes.ts";

/** One line of the host's log: its own, or one that a function wrote by its context. */
export type HostLogEntry = {
  level: LogLevel;
  /** `Host`, `Function.<name>`, or `Function.<name>.User` for what the function's own code logged. */
  category: string;
  message: string;
  invocationId?: string;
};

export type HostLog = (entry: HostLogEntry) => void;
