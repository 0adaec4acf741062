import { glob, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { HostError, messageOf } from "./hostError.ts";

type PackageJson = { main?: string; type?: string };

const readPackageJson = async (appRoot: string): Promise<PackageJson> => {
  const file = join(appRoot, "package.json");
  try {
    return JSON.parse(await readFile(file, "utf8")) as PackageJson;
  } catch (error) {
    throw new HostError([`${file} cannot be read: ${messageOf(error)}`], { cause: error });
  }
};

const loadFile = async (file: string, packageJson: PackageJson): Promise<void> => {
  const isModule = file.endsWith(".mjs") || (!file.endsWith(".cjs") && packageJson.type === "module");
  if (isModule) await import(pathToFileURL(file).href);
  else createRequire(file)(file);
};

/**
 * Loads every file that `main` of the app's package.json matches, one after another. The error of one that throws is
 * returned: in Azure the host stays up then, answers 404 to everything, and tells why in its log. Throws `HostError`
 * where there is nothing to load.
 */
export const loadApp = async (appRoot: string): Promise<HostError | undefined> => {
  const packageJson = await readPackageJson(appRoot);
  const { main } = packageJson;
  if (!main) throw new HostError([`package.json of ${appRoot} has no "main", so there is no function to load.`]);
  const files: string[] = [];
  for await (const file of glob(main, { cwd: appRoot })) files.push(file);
  if (files.length === 0) {
    throw new HostError([`"main" of package.json matches no file in ${appRoot}: ${main}. Has the app been built?`]);
  }
  for (const file of files.sort()) {
    try {
      await loadFile(join(appRoot, file), packageJson);
    } catch (error) {
      return new HostError([`Worker was unable to load entry point "${file}": ${messageOf(error)}`], { cause: error });
    }
  }
  return undefined;
};
