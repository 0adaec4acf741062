import { ServerResponse } from "node:http";
import { createRequire } from "node:module";
import { leaveOutTelemetry } from "./leaveOutTelemetry.ts";

/**
 * Azurite in a process of its own, that ends with the one that started it. Azurite answers a write at once and saves
 * it seconds later; a hard kill in between would lose wrapped data keys whose rows SQL already holds. Here the answer
 * to a write leaves only when the write is on disk, as Azure promises it.
 */

type Loki = {
  throttledSavePending?: boolean;
  autosaveDirty(): boolean;
  saveDatabase(done: (fault?: unknown) => void): void;
};
type LokiModule = { prototype: { configureOptions: (options: unknown, initial: boolean) => void } };

const require = createRequire(import.meta.url);
const azurite = require.resolve("azurite/dist/src/azurite.js");
leaveOutTelemetry(azurite);
const loki = createRequire(azurite)("lokijs") as LokiModule;

const stores: Loki[] = [];
const configure = loki.prototype.configureOptions;
loki.prototype.configureOptions = function (this: Loki & LokiModule["prototype"], options, initial) {
  stores.push(this);
  configure.call(this, options, initial);
};

/** A save under way may have begun before the latest write: only the one after it is sure to hold that as well. */
const saved = (store: Loki): Promise<void> =>
  new Promise((resolve, reject) => {
    if (!store.throttledSavePending && !store.autosaveDirty()) return resolve();
    store.saveDatabase((fault) => (fault ? reject(fault) : resolve()));
  });

const READS = ["GET", "HEAD", "OPTIONS"];
// oxlint-disable-next-line typescript/unbound-method -- called with its response below
const end = ServerResponse.prototype.end;
ServerResponse.prototype.end = function (this: ServerResponse, ...args: unknown[]) {
  const finish = (): unknown => Reflect.apply(end, this, args);
  if (READS.includes(this.req.method ?? "")) finish();
  else void Promise.all(stores.map(saved)).then(finish, () => this.destroy());
  return this;
} as typeof end;

// Whatever was answered is on disk, so that there is nothing to wait for; Azurite's own way out would wait for the
// channel to the process that started it.
for (const event of ["disconnect", "SIGTERM", "SIGINT"]) process.on(event, () => process.exit(0));
if (process.connected === false) process.exit(0);
require(azurite);
