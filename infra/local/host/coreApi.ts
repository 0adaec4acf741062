import Module from "node:module";
import type {
  FunctionCallback,
  FunctionMetadata,
  HookCallback,
  HookName,
  LogCategory,
  LogLevel,
  ProgrammingModel,
} from "./coreTypes.ts";
import { HostError } from "./hostError.ts";
import type { HostLog } from "./hostLog.ts";
import type { AppRegistry } from "./registry.ts";

const CORE_MODULE = "@azure/functions-core";

/** The host whose manner this one copies; the library asks for it to learn what it may use. */
export const HOST_VERSION = "4.1037.0";
const WORKER_VERSION = "3.10.0";

/** An error of the platform's own. The library tells it from an app's error by the flag. */
class SystemError extends Error {
  readonly isAzureFunctionsSystemError = true;
}

class SystemRangeError extends RangeError {
  readonly isAzureFunctionsSystemError = true;
}

/** Releases what it stands for, once. */
export class Disposable {
  #release: (() => unknown) | undefined;

  constructor(release: () => unknown) {
    this.#release = release;
  }

  static from(...parts: { dispose(): unknown }[]): Disposable {
    return new Disposable(() => {
      for (const part of parts) part.dispose();
    });
  }

  dispose(): unknown {
    const release = this.#release;
    this.#release = undefined;
    return release?.();
  }
}

/** The module that `@azure/functions` registers with, writing into `registry`. */
export const createCoreApi = (registry: AppRegistry, log: HostLog): object => ({
  version: WORKER_VERSION,
  hostVersion: HOST_VERSION,
  Disposable,

  registerFunction(metadata: FunctionMetadata, callback: FunctionCallback): Disposable {
    if (registry.closed) throw new SystemError("A function can only be registered during app startup.");
    const id = metadata.functionId || metadata.name;
    if (registry.functions.has(id)) {
      throw new SystemError(`A function with id "${id}" has already been registered.`);
    }
    registry.functions.set(id, { metadata, callback });
    return new Disposable(() => {
      if (registry.closed) throw new SystemError("A function can only be disposed during app startup.");
      registry.functions.delete(id);
    });
  },

  registerHook(name: string, callback: HookCallback): Disposable {
    if (!Object.hasOwn(registry.hooks, name)) throw new SystemRangeError(`Unrecognized hook "${name}"`);
    const hooks = registry.hooks[name as HookName];
    hooks.push(callback);
    return new Disposable(() => {
      const at = hooks.indexOf(callback);
      if (at >= 0) hooks.splice(at, 1);
    });
  },

  setProgrammingModel(model: ProgrammingModel): void {
    registry.programmingModel = model;
  },
  getProgrammingModel: (): ProgrammingModel | undefined => registry.programmingModel,

  log(level: LogLevel, category: LogCategory, message: string): void {
    log({ level, category: category === "user" ? "Host.User" : "Host.Worker", message });
  },
});

let injected = false;

/**
 * Makes `require("@azure/functions-core")` answer with `coreApi` in this whole process: for CommonJS files, for the
 * library when an ES module imports it, and for the `createRequire` of a bundle. A static import of that name fails,
 * as it does in Azure. The library keeps what it found for the life of the process, so there is one host a process.
 */
export const injectCoreApi = (coreApi: object): void => {
  if (injected) throw new HostError(["A process can run one Functions host only: start another process."]);
  injected = true;
  const prototype = Module.prototype as unknown as { require: (this: unknown, id: string) => unknown };
  const original = prototype.require;
  prototype.require = function require(id) {
    return id === CORE_MODULE ? coreApi : original.call(this, id);
  };
};
