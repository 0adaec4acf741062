import { join, resolve } from "node:path";
import { type BuildResult, build } from "esbuild";
import { BUNDLED } from "../shared/pages/bundles.ts";

const root = resolve(import.meta.dirname, "..");
const entryOf = (name: string): string => join(root, "pages", name, "main.tsx");

/**
 * Bundles the browser's part of the pages into `out`, one script and one style each: what the function that serves a
 * page writes into it. Minified, for browsers of the last years, and without a map: what it would show is open anyway.
 */
export const buildPages = (out: string): Promise<BuildResult<{ metafile: true }>> =>
  build({
    absWorkingDir: root,
    bundle: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    jsx: "automatic",
    jsxImportSource: "preact",
    minify: true,
    legalComments: "none",
    charset: "utf8",
    logLevel: "warning",
    metafile: true,
    outdir: out,
    entryPoints: Object.fromEntries(BUNDLED.map((name) => [name, entryOf(name)])),
  });
