import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "@jest/globals";

const root = path.resolve(import.meta.dirname, "../..");
const text = readFileSync(path.join(root, "docs/security.md"), "utf8");

/** Rows of the table of ASVS: section, how, shown by. */
const rows = text
  .split("\n")
  .filter((line) => /^\| V\d/.test(line))
  .map((line) => line.split("|").slice(1, -1));

const filesIn = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, file = ""]) => file);

describe("docs/security.md", () => {
  test.each(rows)("%s: names the tests that show it, and they are there", (_section, _how, shown = "") => {
    expect(filesIn(shown).length).toBeGreaterThan(0);
    expect(filesIn(shown).filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
    // What needs no test of its own is done by the build.
    expect(filesIn(shown).filter((file) => !/\.test\.ts$|^\.github\//.test(file))).toEqual([]);
  });

  test("leaves out no chapter without saying why", () => {
    const chapters = Array.from({ length: 17 }, (_, at) => `V${at + 1}`);
    const [, table = ""] = text.split("## OWASP ASVS 5");
    expect(chapters.filter((chapter) => !new RegExp(`\\b${chapter}\\b`).test(table))).toEqual([]);
  });

  test("names every suite of this folder", () => {
    const suites = readdirSync(import.meta.dirname).filter((file) => file.endsWith(".test.ts"));
    const own = path.basename(import.meta.filename);
    expect(suites.filter((file) => file !== own && !text.includes(`test/security/${file}`))).toEqual([]);
  });

  test("says how to report a hole, as SECURITY.md at the root does, where hosts of repositories look for it", () => {
    expect(text).toContain("](../SECURITY.md)");
    expect(readFileSync(path.join(root, "SECURITY.md"), "utf8")).toContain("](docs/security.md)");
  });
});
