import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { build, type Metafile } from "esbuild";
import { appBundling } from "../bundling.ts";
import { appEntries } from "../entries.ts";
import { buildPages } from "../pages.ts";

const ROOT = resolve(import.meta.dirname, "../..");

/** The Function Apps of azure.yaml, and the entry that each runs. */
const APPS = { app: "main", maintenance: "maintenance" } as const;

/** What exists on a developer's machine only begins so among what is built. */
const LOCAL = "local/";

/**
 * Writes the package of each Function App into a folder of its own in `--out` (`.packages`): host.json, a package.json
 * without a dependency, the app's entry, and of the pieces those that this entry can load; for the app that serves them,
 * what browsers get. The local parts, which only a
 * developer's machine asks for, are not among them.
 */
const out = resolve(parseArgs({ options: { out: { type: "string", default: join(ROOT, ".packages") } } }).values.out);
const built = await mkdtemp(join(tmpdir(), "usher-package-"));
try {
  const { metafile } = await build({
    ...appBundling,
    sourcemap: false,
    absWorkingDir: ROOT,
    metafile: true,
    outdir: built,
    chunkNames: "chunks/[name]-[hash]",
    entryPoints: { ...appEntries },
  });
  const { version, type } = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8"));
  for (const [app, entry] of Object.entries(APPS)) {
    const folder = join(out, app);
    await rm(folder, { recursive: true, force: true });
    for (const file of reachable(metafile, join(built, `${entry}.js`))) {
      const copy = join(folder, "dist", relative(built, file));
      await mkdir(dirname(copy), { recursive: true });
      await copyFile(file, copy);
    }
    if (entry === "main") await buildPages(join(folder, "dist", "browser"));
    await copyFile(join(ROOT, "host.json"), join(folder, "host.json"));
    const manifest = { name: `usher-${app}`, version, private: true, type, main: `dist/${entry}.js` };
    await writeFile(join(folder, "package.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
    console.log(`${app}: ${relative(process.cwd(), folder)}`);
  }
} finally {
  await rm(built, { recursive: true, force: true });
}

/** The files of an output and of all that it can load, however late; what is local is left out. */
function reachable({ outputs }: Metafile, entry: string): Set<string> {
  const found = new Set<string>();
  const left = [entry];
  for (let file = left.pop(); file !== undefined; file = left.pop()) {
    if (found.has(file) || file.startsWith(join(built, LOCAL))) continue;
    found.add(file);
    const imports = outputs[relative(ROOT, file)]?.imports ?? [];
    left.push(...imports.filter(({ external }) => !external).map(({ path }) => resolve(ROOT, path)));
  }
  return found;
}
