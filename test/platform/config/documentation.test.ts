import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";

const root = join(import.meta.dirname, "../../..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");

/** Every setting that the source names. */
const known = (): string[] => {
  const folder = "shared/platform/config";
  const source = readdirSync(join(root, folder))
    .map((file) => read(join(folder, file)))
    .join("\n");
  return [...new Set([...source.matchAll(/"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)"/g)].map(([, name = ""]) => name))].sort();
};

/** The settings that have a row of their own. */
const documented = (): string[] =>
  [...read("docs/settings.md").matchAll(/^\| `([A-Z][A-Za-z0-9_]+)` \|/gm)].map(([, name = ""]) => name);

describe("docs/settings.md", () => {
  test("has a row for every setting that Usher reads", () => {
    expect(known().length).toBeGreaterThan(30);
    expect(known().filter((name) => !documented().includes(name))).toEqual([]);
  });

  test("has no row twice, and none for a setting that nothing reads", () => {
    const rows = documented();
    expect(new Set(rows).size).toBe(rows.length);
    const elsewhere = ["shared/platform/config", "infra/local"].flatMap((folder) =>
      readdirSync(join(root, folder))
        .filter((file) => file.endsWith(".ts"))
        .map((file) => read(join(folder, file))),
    );
    const others = ["local.settings.sample.json", "infra/azure/modules/functionApp.bicep"].map(read);
    const source = [...elsewhere, ...others].join("\n");
    expect(rows.filter((name) => !source.includes(name))).toEqual([]);
  });
});
