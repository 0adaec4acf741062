import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

const BUILD = resolve(import.meta.dirname, "../../client/build.ts");
const run = promisify(execFile);

/** The client as a component installs it, in a folder of its own. */
export type BuiltClient = { readonly folder: string; readonly file: string; remove(): Promise<void> };

export const buildClient = async (): Promise<BuiltClient> => {
  const folder = await mkdtemp(join(tmpdir(), "usher-client-"));
  await run(process.execPath, ["--no-warnings", BUILD, "--out", folder]);
  const remove = () => rm(folder, { recursive: true, force: true });
  return { folder, file: join(folder, "usher-license.js"), remove };
};
