import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { chmod, mkdir, rename, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { fileInArchive } from "./fileInArchive.ts";

const run = promisify(execFile);
const ROOT = resolve(import.meta.dirname, "../..");

/** The compiler that is fetched where none is installed, as NuGet has it, and the SHA-256 of the package. */
const PINNED = {
  version: "0.49.2",
  package: "azure.bicep.commandline.linux-x64",
  sha256: "4200806a921d2ba1ea7de78ec2e064cefe313f26f612be442e5161452af70d9d",
};

const INSTALL = "Install the Bicep CLI (https://aka.ms/bicep-install) or the Azure CLI, and run it again.";

/** The Bicep compiler cannot be had; the message says what to do. */
export class NoCompiler extends Error {
  override readonly name = "NoCompiler";
}

/** A command that runs the Bicep compiler, and the arguments that come before those of the compiler. */
export type Compiler = { command: string; before: readonly string[] };

/** The Bicep compiler of this machine, or a pinned one from NuGet, kept in `node_modules/.cache`. Throws `NoCompiler`. */
export const findCompiler = async (): Promise<Compiler> => {
  const installed: Compiler[] = [
    { command: "bicep", before: [] },
    { command: "az", before: ["bicep"] },
  ];
  for (const compiler of installed) if (await works(compiler)) return compiler;
  return { command: await pinned(), before: [] };
};

const works = async ({ command, before }: Compiler): Promise<boolean> => {
  // `bicep --version`, `az bicep version`
  const version = before.length === 0 ? "--version" : "version";
  return await run(command, [...before, version]).then(
    ({ stdout, stderr }) => /Bicep CLI version/.test(stdout + stderr),
    () => false,
  );
};

/** The path of the pinned compiler, fetched at first use. */
const pinned = async (): Promise<string> => {
  const { platform, arch } = process;
  if (platform !== "linux" || arch !== "x64") {
    throw new NoCompiler(`There is no Bicep compiler to fetch for ${platform} ${arch}. ${INSTALL}`);
  }
  const folder = join(ROOT, "node_modules/.cache/bicep");
  const path = join(folder, PINNED.version);
  if (await stat(path).catch(() => undefined)) return path;
  const program = fileInArchive(await download(), "tools/bicep");
  await mkdir(folder, { recursive: true });
  // Whole or not at all, also where two do it at the same time.
  const fresh = `${path}.${process.pid}`;
  await writeFile(fresh, program);
  await chmod(fresh, 0o755);
  await rename(fresh, path);
  return path;
};

const download = async (): Promise<Buffer> => {
  const { package: name, version, sha256 } = PINNED;
  const url = `https://api.nuget.org/v3-flatcontainer/${name}/${version}/${name}.${version}.nupkg`;
  const response = await fetch(url).catch(() => undefined);
  if (!response?.ok) throw new NoCompiler(`The Bicep compiler could not be fetched from ${url}. ${INSTALL}`);
  const archive = Buffer.from(await response.arrayBuffer());
  const found = createHash("sha256").update(archive).digest("hex");
  if (found !== sha256) throw new NoCompiler(`${url} is not what it was: SHA-256 ${found}. Nothing of it was run.`);
  return archive;
};
