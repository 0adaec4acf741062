import { createRequire } from "node:module";
import { LOOPBACK } from "../../infra/local/layout.ts";
import { leaveOutTelemetry } from "../../infra/local/leaveOutTelemetry.ts";

/**
 * Azurite's table service, to run as a process of its own that ends with its parent. It listens on a free port, and says
 * which. Whatever account somebody names is there, under the one key. Everything is in memory: with files it writes all
 * of its rows anew every few seconds, and answers nobody meanwhile.
 */

type Configuration = { enableAccessLog: boolean; isMemoryPersistence: boolean; skipApiVersionCheck: boolean };
type Server = { start(): Promise<void>; getHttpServerAddress(): string };
type Accounts = { getAccount(name: string): { name: string; key1: Buffer } };
type Module<Made, Given extends unknown[] = []> = { default: new (...given: Given) => Made };

const require = createRequire(import.meta.url);
leaveOutTelemetry(require.resolve("azurite/dist/src/table/main.js"));
const { default: TableConfiguration } = require("azurite/dist/src/table/TableConfiguration.js") as Module<
  Configuration,
  [host: string, port: number]
>;
const { default: TableServer } = require("azurite/dist/src/table/TableServer.js") as Module<Server, [Configuration]>;
const { default: AccountDataStore } = require("azurite/dist/src/common/AccountDataStore.js") as Module<Accounts>;

const key = Buffer.from(process.argv[2] ?? "", "base64");
AccountDataStore.prototype.getAccount = (name: string) => ({ name, key1: key });

process.on("disconnect", () => process.exit(0));
const settings = { enableAccessLog: false, isMemoryPersistence: true, skipApiVersionCheck: true };
const server = new TableServer(Object.assign(new TableConfiguration(LOOPBACK, 0), settings));
await server.start();
process.send?.({ port: Number(new URL(server.getHttpServerAddress()).port) });
