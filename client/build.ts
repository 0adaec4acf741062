import { readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { build } from "esbuild";

const source = join(import.meta.dirname, "src");
const { values } = parseArgs({ options: { out: { type: "string", default: join(import.meta.dirname, "dist") } } });
const out = resolve(values.out);

const SIGNATURE = `
/** See {@link CheckLicense}. */
export declare const checkLicense: CheckLicense;
`;

/**
 * Builds what a component installs: one ES module, and its types. `types.ts` holds nothing but types, so that it is a
 * declaration file as it stands, and one that old compilers read. `--out` names another folder than `dist`.
 */
await rm(out, { recursive: true, force: true });
await build({
  entryPoints: [join(source, "index.ts")],
  outfile: join(out, "usher-license.js"),
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2020",
  logLevel: "warning",
});
await writeFile(join(out, "usher-license.d.ts"), (await readFile(join(source, "types.ts"), "utf8")) + SIGNATURE);
