import type { BuildOptions } from "esbuild";
import { writtenRoutes } from "./writtenRoutes.ts";

/** How everything of Usher is bundled: ES modules for Node 24, what is loaded on demand in pieces of its own. */
export const bundling = {
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node24",
  sourcemap: true,
  splitting: true,
  logLevel: "warning",
} satisfies BuildOptions;

/** How an app that the Functions worker loads is bundled, all packages inside: the worker supplies its own module. */
export const appBundling = {
  ...bundling,
  external: ["@azure/functions-core"],
  plugins: [writtenRoutes],
  /** An ESM bundle has no `require`; CommonJS packages inside it, and the worker's own module, need one. */
  banner: {
    js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
  },
} satisfies BuildOptions;
