import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { appBundling } from "../../../infra/bundling.ts";

const bundle = (entry: string, folder: string): Promise<unknown> =>
  build({ ...appBundling, entryPoints: [join(import.meta.dirname, entry)], outdir: folder });

/** Puts the bench's functions beside Usher's own into the built app: from now on its host serves both. */
export const addBenchFunctions = async (folder: string): Promise<void> => {
  await bundle("functions.ts", join(folder, "bench"));
  const file = join(folder, "package.json");
  const manifest = JSON.parse(await readFile(file, "utf8")) as { main: string };
  await writeFile(file, JSON.stringify({ ...manifest, main: `{bench/functions.js,${manifest.main}}` }));
};

/** Makes an app that is one constant function, in a folder in that of the built app, and returns its folder. */
export const makeConstantApp = async (folder: string): Promise<string> => {
  const app = join(folder, "constant-app");
  await mkdir(app);
  await bundle("constant.ts", app);
  await writeFile(join(app, "package.json"), JSON.stringify({ type: "module", main: "constant.js" }));
  await copyFile(join(folder, "host.json"), join(app, "host.json"));
  return app;
};
