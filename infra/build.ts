import { readdir, rm } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { type BuildOptions, build } from "esbuild";
import { appBundling, bundling } from "./bundling.ts";
import { appEntries } from "./entries.ts";
import { tryLock } from "./local/lock.ts";
import { buildPages } from "./pages.ts";

const root = resolve(import.meta.dirname, "..");
const local = join(root, "infra", "local");
const { values } = parseArgs({ options: { out: { type: "string", default: join(root, "dist") } } });
const out = resolve(values.out);

const common = { absWorkingDir: root, metafile: true } satisfies BuildOptions;

/**
 * Builds the app and its maintenance as one entry each and the pieces that they load when they need them, with all packages inside, and `local/`,
 * which a deployment leaves out: the local parts of the app, and the programs of `npm start` and its kin. What
 * browsers get lies in `browser/`. Only `@azure/functions-core` stays outside: the worker supplies it. `--out` names another folder than `dist`.
 */
const app = await build({
  ...appBundling,
  ...common,
  outdir: out,
  chunkNames: "chunks/[name]-[hash]",
  entryPoints: { ...appEntries },
});
const programs = await build({
  ...bundling,
  ...common,
  outdir: join(out, "local"),
  chunkNames: "chunks/[name]-[hash]",
  packages: "external",
  entryPoints: {
    ...Object.fromEntries(
      ["start", "services", "reset", "demo", "token", "vault", "inbox", "clock", "replay-erasures", "azurite"].map(
        (name) => [name, join(local, `${name}.ts`)],
      ),
    ),
    host: join(local, "host", "main.ts"),
  },
});

const pages = await buildPages(join(out, "browser"));

const LOCK = "in-use.lock";

/** A running Usher may still load a piece of an earlier build: what is left of those goes once nothing runs. */
const unused = tryLock(join(out, LOCK), "exclusive");
if (unused) {
  const made = [app, programs, pages].flatMap(({ metafile }) => Object.keys(metafile.outputs));
  const fresh = new Set(made.map((file) => resolve(root, file)));
  for (const entry of await readdir(out, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (entry.isFile() && !fresh.has(file) && relative(out, file) !== LOCK) await rm(file);
  }
  unused();
}
