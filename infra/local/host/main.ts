import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { originOf } from "../layout.ts";
import type { LogLevel } from "./coreTypes.ts";
import { HostError } from "./hostError.ts";
import type { HostLogEntry } from "./hostLog.ts";
import { readLocalSettings } from "./localSettings.ts";
import { startHost } from "./startHost.ts";

/**
 * Serves an app from the command line: `--app <dir> --port <n> --settings <local.settings.json> --state <dir>`, and
 * `--port-setting <name>` for the message about a busy port. Prints one line with the address to standard output, the
 * log to standard error. Ends with 0 on SIGTERM and SIGINT, at once on the second one.
 */
const main = async (): Promise<void> => {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    options: { app: text, port: text, settings: text, state: text, "port-setting": text },
  });
  const { app = ".", port = "7071", state = ".azure-functions", settings: file } = values;
  const { values: given, cors } = file ? await readLocalSettings(file) : { values: {}, cors: undefined };
  // The app in this process reads its settings from the environment, as it does in Azure.
  const environment = process.env;
  for (const [name, value] of Object.entries(given)) environment[name] ??= value;
  const host = await startHost({
    appRoot: resolve(app),
    port: Number(port),
    ...(values["port-setting"] ? { portSetting: values["port-setting"] } : {}),
    settings: environment,
    cors,
    stateFolder: resolve(state),
    log: print,
  });
  const stop = (): void => {
    for (const signal of SIGNALS) process.once(signal, () => process.exit(1));
    host.close().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  const once = (): void => {
    for (const signal of SIGNALS) process.removeListener(signal, once);
    stop();
  };
  for (const signal of SIGNALS) process.on(signal, once);
  // Started as a child, it ends with its parent, however that one ends.
  process.once("disconnect", once);
  // That may have been while the host was starting.
  if (process.connected === false) once();
  process.stdout.write(`Functions host: ${originOf(host.port)}\n`);
};

const SIGNALS = ["SIGTERM", "SIGINT"] as const;
const QUIET: readonly LogLevel[] = ["trace", "debug", "none"];

const print = ({ level, category, message }: HostLogEntry): void => {
  if (!QUIET.includes(level)) process.stderr.write(`[${level}] ${category}: ${message}\n`);
};

const fail = (error: unknown): void => {
  const text = error instanceof HostError ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`${text}\n`);
  process.exit(1);
};

await main().catch(fail);
