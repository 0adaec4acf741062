import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join, resolve } from "node:path";
import type { Page } from "playwright-core";
import type { CheckOptions, License } from "../../client/src/types.ts";
import { type BuiltClient, buildClient } from "../client/builtClient.ts";

const EXAMPLE = resolve(import.meta.dirname, "../../client/examples/page");

/** A server of pages that a component is part of, with the built client in two copies, as two bundles have it. */
export type ComponentPages = {
  /** An empty page, of another site than Usher's. */
  readonly origin: string;
  /** The same on Usher's host, and so of another site than `origin`. */
  readonly otherOrigin: string;
  /** Never answers: what an Usher that hangs looks like. */
  readonly hangs: string;
  close(): Promise<void>;
};

const EMPTY = "<!doctype html><title>A component's page</title><link rel=icon href=data:,>";

export const serveComponentPages = async (): Promise<ComponentPages> => {
  const built: BuiltClient = await buildClient();
  const files: Readonly<Record<string, string>> = {
    "/example/": join(EXAMPLE, "index.html"),
    "/example/page.js": join(EXAMPLE, "page.js"),
    "/example/usher-license.js": built.file,
    "/one.js": built.file,
    "/two.js": built.file,
  };
  const server = createServer((request, response) => {
    const [path = ""] = (request.url ?? "").split("?");
    if (path.startsWith("/api/") || path.startsWith("/.well-known/")) return;
    const file = files[path];
    // A frame without an origin may load the module too.
    response.setHeader("Access-Control-Allow-Origin", "*");
    response.setHeader("Content-Type", path.endsWith(".js") ? "text/javascript" : "text/html");
    if (file === undefined) response.end(EMPTY);
    else
      readFile(file).then(
        (text) => response.end(text),
        () => response.destroy(),
      );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://localhost:${port}`,
    otherOrigin: `http://127.0.0.1:${port}`,
    hangs: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
      await built.remove();
    },
  };
};

/** Calls `checkLicense` in a page, by one of the bundles, as often as said. */
export const checkIn = (
  where: Pick<Page, "evaluate">,
  options: CheckOptions,
  bundles: readonly string[] = ["/one.js"],
): Promise<License[]> =>
  where.evaluate<License[]>(
    `Promise.all(${JSON.stringify(bundles)}.map(async (bundle) => {
      const { checkLicense } = await import(bundle);
      return checkLicense(${JSON.stringify(options)});
    }))`,
  );
