import { parseArgs } from "node:util";

/**
 * Where the Functions host listens for the worker that it started, as it says on the worker's command line; undefined
 * where it says nothing of the kind, as when the host is this very process.
 */
export const functionsHostIn = (commandLine: readonly string[]): string | undefined => {
  const options = { "functions-uri": { type: "string" } } as const;
  const uri = parseArgs({ args: [...commandLine], options, strict: false }).values["functions-uri"];
  return typeof uri === "string" && URL.canParse(uri) ? uri : undefined;
};
