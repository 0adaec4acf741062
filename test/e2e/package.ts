import { execFile } from "node:child_process";
import { copyFile, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

const ROOT = resolve(import.meta.dirname, "../..");
const run = promisify(execFile);

/** The built app with what stands beside it, in a folder of its own: whatever runs from the checkout is left alone. */
export type BuiltPackage = { readonly folder: string; remove(): Promise<void> };

/** Builds Usher as `npm start` does, into a new folder in `parent`. */
export const buildPackage = async (parent = tmpdir()): Promise<BuiltPackage> => {
  const folder = await mkdtemp(join(parent, "usher-e2e-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    for (const file of ["package.json", "host.json", "local.settings.sample.json"]) {
      await copyFile(join(ROOT, file), join(folder, file));
    }
    await symlink(join(ROOT, "node_modules"), join(folder, "node_modules"), "junction");
    await run(process.execPath, ["--no-warnings", join(ROOT, "infra/build.ts"), "--out", join(folder, "dist")]);
    return { folder, remove };
  } catch (error) {
    await remove();
    throw error;
  }
};
