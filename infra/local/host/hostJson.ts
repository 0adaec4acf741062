import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { HostError, messageOf } from "./hostError.ts";

/** What of host.json shapes the answers of a machine's own host. */
export type HostJson = {
  /** Stands before every route; empty for none. */
  routePrefix: string;
  /** Added to every answer. */
  customHeaders: Readonly<Record<string, string>>;
};

type Shape = {
  version?: unknown;
  extensions?: { http?: { routePrefix?: unknown; customHeaders?: Record<string, string> } };
};

/** Reads the app's host.json. Throws `HostError` where the real host would not start with it. */
export const readHostJson = async (appRoot: string): Promise<HostJson> => {
  const file = join(appRoot, "host.json");
  let shape: Shape;
  try {
    shape = JSON.parse(await readFile(file, "utf8")) as Shape;
  } catch (error) {
    throw new HostError([`${file} cannot be read: ${messageOf(error)}`], { cause: error });
  }
  if (shape.version !== "2.0") throw new HostError([`${file} needs "version": "2.0".`]);
  const { routePrefix = "api", customHeaders = {} } = shape.extensions?.http ?? {};
  if (typeof routePrefix !== "string" || /^\/|\/$/.test(routePrefix)) {
    throw new HostError([`extensions.http.routePrefix of ${file} must be text that neither begins nor ends with "/".`]);
  }
  return { routePrefix, customHeaders };
};
