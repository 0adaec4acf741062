import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { compile, SOURCE, sources } from "./bicep.ts";

const ROOT = resolve(import.meta.dirname, "../..");

let guide: string;
beforeAll(async () => {
  guide = await readFile(join(ROOT, "docs/deploying.md"), "utf8");
});

describe("docs/deploying.md", () => {
  test("names every parameter, and none that there is not", async () => {
    const parameters = Object.keys((await compile()).template.parameters ?? {});
    const table = /\| parameter \|[\s\S]*?\n\n/.exec(guide)?.[0] ?? "";
    const rows = table.split("\n").filter((row) => row.startsWith("| `"));
    const named = rows.flatMap((row) =>
      [...(row.split("|")[1] ?? "").matchAll(/`(\w+)`/g)].map(([, name = ""]) => name),
    );
    expect(parameters.length).toBeGreaterThan(30);
    expect(named.sort()).toEqual(parameters.sort());
  });

  test("says of every value that comes from the azd environment how it is set", async () => {
    const source = await readFile(join(SOURCE, "deployment.bicepparam"), "utf8");
    const names = [...source.matchAll(/readEnvironmentVariable\('(\w+)'/g)].map(([, name]) => name ?? "");
    expect(names.length).toBeGreaterThan(10);
    expect(names.filter((name) => !guide.includes(`\`${name}\``))).toEqual([]);
  });

  test("shows what each command answers, and no command that there is not", async () => {
    const { scripts } = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8"));
    const lines = [...guide.matchAll(/^```\n(\$[\s\S]*?)^```$/gm)].flatMap(([, block = ""]) =>
      block.trimEnd().split("\n"),
    );
    const commands = lines.filter((line) => line.startsWith("$ "));
    expect(commands.length).toBeGreaterThan(20);
    const silent = lines.filter((line, at) => line.startsWith("$ ") && (lines[at + 1] ?? "$ ").startsWith("$ "));
    expect(silent).toEqual([]);
    const ours = commands.flatMap((line) => /npm run (?:--silent )?([\w:-]+)/.exec(line)?.[1] ?? []);
    expect(ours.filter((name) => scripts[name] === undefined)).toEqual([]);
  });

  test("names the parameter files that there are, and tells of every alert what to do", async () => {
    const files = (await sources(".bicepparam")).filter((file) => file !== "deployment.bicepparam");
    expect(files.filter((file) => !guide.includes(file))).toEqual([]);
    const rules = await readFile(join(SOURCE, "modules/alerts.bicep"), "utf8");
    const names = [...rules.matchAll(/^ {4}name: '([a-z-]+)'$/gm)].map(([, name]) => name);
    expect(names).toHaveLength(5);
    expect(names.filter((name) => !guide.includes(`| \`${name}\` |`))).toEqual([]);
  });
});

test("what azd is asked for in the guide are outputs of the deployment", async () => {
  const outputs = Object.keys((await compile()).template.outputs ?? {});
  const asked = [...guide.matchAll(/azd env get-value (\w+)/g)].map(([, name = ""]) => name);
  const read = (await Promise.all(["maintain.ts", "entra/main.ts"].map((file) => readFile(join(SOURCE, file), "utf8"))))
    .flatMap((source) => [...source.matchAll(/required\("(\w+)"\)/g)].map(([, name = ""]) => name))
    .filter((name) => name !== "AZURE_SUBSCRIPTION_ID");
  expect([...asked, ...read].filter((name) => !outputs.includes(name))).toEqual([]);
});
