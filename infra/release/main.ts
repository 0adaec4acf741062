import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { NoNotes, releaseNotes } from "./releaseNotes.ts";

const root = resolve(import.meta.dirname, "../..");
const [tag = ""] = process.argv.slice(2);

/** `node infra/release/main.ts <tag>`: prints the notes of a release. */
try {
  const changelog = await readFile(join(root, "CHANGELOG.md"), "utf8");
  const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as { version: string };
  process.stdout.write(releaseNotes(changelog, version, tag));
} catch (error) {
  if (!(error instanceof NoNotes)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
