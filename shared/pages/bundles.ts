import { readFile } from "node:fs/promises";
import { findPackageJSON } from "node:module";
import { dirname, join } from "node:path";

/** Script and style of a page, as the build makes them of `pages/`. */
export type Bundle = { script: string; style: string };

/** The pages that the build makes: each is a folder in `pages/` that has a `main.tsx`. */
export const BUNDLED = ["portal", "staff", "tenant", "link"] as const;
export type BundleName = (typeof BUNDLED)[number];

/** Where the build puts them, in the package that this file is a part of, built or not. */
const folder = (): string => {
  const manifest = findPackageJSON(import.meta.url);
  if (manifest === undefined) throw new Error("Usher's package.json is missing beside dist/.");
  return join(dirname(manifest), "dist", "browser");
};

/** Reads a page's bundle. Rejects where `npm run build` was never run. */
export const readBundle = async (name: BundleName): Promise<Bundle> => {
  const [script, style] = await Promise.all(
    ["js", "css"].map((extension) => readFile(join(folder(), `${name}.${extension}`), "utf8")),
  );
  return { script: script ?? "", style: style ?? "" };
};
