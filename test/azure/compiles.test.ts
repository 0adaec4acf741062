import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { bicep, compile, SOURCE, sources, type Template, TOLD } from "./bicep.ts";

const files = await sources(".bicep");
const parameterFiles = (await sources(".bicepparam")).filter((file) => file !== "deployment.bicepparam");

describe("the compiler and its linter have nothing to say against", () => {
  test("any Bicep file", async () => {
    const { code, stdout, stderr } = await bicep(SOURCE, ["lint", "--pattern", "**/*.bicep"]);
    expect(stdout + stderr).toBe("");
    expect(code).toBe(0);
  });

  test("the linter takes every rule for an error, but one that goes by the calendar", async () => {
    const { analyzers } = JSON.parse(await readFile(join(SOURCE, "bicepconfig.json"), "utf8"));
    const levels = Object.entries<{ level: string }>(analyzers.core.rules).map(([rule, { level }]) => [rule, level]);
    expect(levels.filter(([, level]) => level !== "error")).toEqual([["use-recent-api-versions", "off"]]);
    expect(levels.length).toBeGreaterThan(30);
  });

  test.each(parameterFiles)("%s, told what every deployment is told", async (file) => {
    const { code, stderr } = await bicep(SOURCE, ["build-params", file, "--stdout"], TOLD);
    expect(stderr).toBe("");
    expect(code).toBe(0);
  });

  test("parameters whose values are missing, without naming them", async () => {
    const told = { ...TOLD, USHER_VENDOR_NAME: undefined };
    const { code, stderr } = await bicep(SOURCE, ["build-params", "small.bicepparam", "--stdout"], told);
    expect(code).not.toBe(0);
    expect(stderr).toContain("USHER_VENDOR_NAME");
  });
});

describe("all that is deployed", () => {
  let templates: Template[];
  let text: string;
  beforeAll(async () => {
    const compiled = await compile();
    text = compiled.text;
    templates = templatesIn(compiled.template);
  });

  test("is in the one template: no file is left out", () => {
    const descriptions = new Set(templates.map(({ metadata }) => metadata?.description));
    expect(descriptions.size).toBe(files.length);
  });

  test("says what each file, each parameter and each output is for", () => {
    for (const { metadata, parameters = {}, outputs = {} } of templates) {
      expect(metadata?.description).toMatch(/\.$/);
      const parts = [...Object.entries(parameters), ...Object.entries(outputs)];
      const silent = parts.filter(([, part]) => !/\w.*\.$/.test(part.metadata?.description ?? ""));
      expect(silent.map(([name]) => name)).toEqual([]);
    }
  });

  test("asks for no secret, and hands none out", () => {
    const types = templates.flatMap(({ parameters = {}, outputs = {} }) =>
      [...Object.values(parameters), ...Object.values(outputs)].map(({ type }) => type?.toLowerCase()),
    );
    expect(types.length).toBeGreaterThan(100);
    expect(types.filter((type) => type?.startsWith("secure"))).toEqual([]);
    // listKeys, listAccountSas, listSecrets …: each answers with a secret.
    expect(text).not.toMatch(/\blist[A-Z]\w*\(/);
  });

  test("compiles without a registry", async () => {
    for (const file of files) {
      const source = await readFile(join(SOURCE, file), "utf8");
      expect(source).not.toMatch(/'(?:br|ts)[:/]|^extension /m);
    }
  });
});

/** A template and all that it deploys as modules. */
const templatesIn = (template: Template): Template[] => {
  const inner = Object.values(template.resources ?? {}).flatMap(({ properties }) => properties?.template ?? []);
  return [template, ...inner.flatMap(templatesIn)];
};
