import { createRequire } from "node:module";
import { LOOPBACK } from "../../../infra/local/layout.ts";
import { leaveOutTelemetry } from "../../../infra/local/leaveOutTelemetry.ts";
import { answerOrders } from "../child.ts";

/**
 * Azurite's table service in this process, with everything in memory. With files it writes all of its rows anew every
 * few seconds, and answers nobody meanwhile: from some 200,000 entries on for longer than Usher waits for a call.
 */

type Configuration = { enableAccessLog: boolean; isMemoryPersistence: boolean; skipApiVersionCheck: boolean };
type Server = { start(): Promise<void>; getHttpServerAddress(): string };
type Module<Made, Given extends unknown[]> = { default: new (...given: Given) => Made };

const require = createRequire(import.meta.url);
leaveOutTelemetry(require.resolve("azurite/dist/src/table/main.js"));
const { default: TableConfiguration } = require("azurite/dist/src/table/TableConfiguration.js") as Module<
  Configuration,
  [host: string, port: number]
>;
const { default: TableServer } = require("azurite/dist/src/table/TableServer.js") as Module<Server, [Configuration]>;

const IN_MEMORY: Configuration = { enableAccessLog: false, isMemoryPersistence: true, skipApiVersionCheck: true };

/** Starts it on any free port, and says which. */
answerOrders(async (): Promise<{ port: number }> => {
  const server = new TableServer(Object.assign(new TableConfiguration(LOOPBACK, 0), IN_MEMORY));
  await server.start();
  return { port: Number(new URL(server.getHttpServerAddress()).port) };
});
