import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { copyFile, cp, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { tryLock } from "../../infra/local/lock.ts";
import { SHARED } from "../bareEnvironment.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const run = promisify(execFile);

/** The built app with what stands beside it, in a folder of its own: whatever runs from the checkout is left alone. */
export type BuiltPackage = { readonly folder: string; remove(): Promise<void> };

const build = (dist: string): Promise<unknown> =>
  run(process.execPath, ["--no-warnings", join(ROOT, "infra/build.ts"), "--out", dist]);

/** Builds in `place` for all processes of a run of tests, which wait for the first one; returns where it lies. */
const buildOnce = async (place: string): Promise<string> => {
  const dist = join(place, "dist");
  const built = join(place, "built");
  while (!existsSync(built)) {
    const release = tryLock(join(place, "lock"), "exclusive");
    if (release === undefined) {
      await sleep(50);
      continue;
    }
    try {
      if (!existsSync(built)) await build(dist).then(() => writeFile(built, ""));
    } finally {
      release();
    }
  }
  return dist;
};

/** Usher as `npm start` builds it, in a new folder in `parent`. In a run of tests all have copies of one build. */
export const buildPackage = async (parent = tmpdir()): Promise<BuiltPackage> => {
  const folder = await mkdtemp(join(parent, "usher-e2e-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    for (const file of ["package.json", "host.json", "local.settings.sample.json"]) {
      await copyFile(join(ROOT, file), join(folder, file));
    }
    await symlink(join(ROOT, "node_modules"), join(folder, "node_modules"), "junction");
    const shared = process.env[SHARED.package];
    const dist = join(folder, "dist");
    if (shared === undefined) await build(dist);
    else await cp(await buildOnce(shared), dist, { recursive: true });
    return { folder, remove };
  } catch (error) {
    await remove();
    throw error;
  }
};
