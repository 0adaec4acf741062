import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type BuiltClient, buildClient } from "./builtClient.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const CLIENT = join(ROOT, "client");
const run = promisify(execFile);

let built: BuiltClient;
let code: Buffer;
beforeAll(async () => {
  built = await buildClient();
  code = await readFile(built.file);
});
afterAll(() => built?.remove());

const manifest = async (): Promise<Record<string, unknown>> =>
  JSON.parse(await readFile(join(CLIENT, "package.json"), "utf8")) as Record<string, unknown>;

describe("the module that a component bundles", () => {
  test("has under 4 KB gzipped", () => {
    expect(gzipSync(code, { level: 9 }).length).toBeLessThan(4_096);
  });

  test("is all there is: it imports nothing, and gives one function", async () => {
    expect(code.toString()).not.toMatch(/\bimport\b|\brequire\b/);
    expect(Object.keys((await import(pathToFileURL(built.file).href)) as object)).toEqual(["checkLicense"]);
  });

  test("does nothing when it is loaded, so that a bundle without a call has none of it", async () => {
    const shared = Symbol.for("usher-license/1");
    Reflect.deleteProperty(globalThis, shared);
    await import(`${pathToFileURL(built.file).href}?again`);
    expect(Object.getOwnPropertySymbols(globalThis)).not.toContain(shared);
  });
});

describe("the package", () => {
  test("has no dependency, and leads old and new tools to the same files", async () => {
    const { dependencies, peerDependencies, main, types, exports, license, sideEffects } = await manifest();
    expect([dependencies, peerDependencies]).toEqual([undefined, undefined]);
    expect([license, sideEffects]).toEqual(["MIT", false]);
    expect(exports).toMatchObject({ ".": { types, default: main } });
    expect(main).toBe("./dist/usher-license.js");
    expect(await readFile(join(CLIENT, "LICENSE"), "utf8")).toBe(await readFile(join(ROOT, "LICENSE"), "utf8"));
  });

  test("has types by which a browser's code and a server's are checked", async () => {
    const folder = await mkdtemp(join(tmpdir(), "usher-types-"));
    const use = `
      import { checkLicense, type CheckOptions, type License } from "./usher-license.js";
      const options: CheckOptions = { url: "https://usher.example", tenant: "t", product: "p", fetch };
      const license: License = await checkLicense(options);
      if (license.code === "UNREACHABLE" || license.has("x")) console.log(license.features?.length);
      // @ts-expect-error: the product is needed.
      void checkLicense({ url: "https://usher.example", tenant: "t" });
      // @ts-expect-error: a snapshot is not to be changed.
      license.valid = true;
    `;
    await writeFile(join(folder, "use.mts"), use);
    await writeFile(join(folder, "usher-license.js"), code);
    await writeFile(join(folder, "usher-license.d.ts"), await readFile(join(built.folder, "usher-license.d.ts")));
    await writeFile(join(folder, "package.json"), '{"type":"module"}');
    await symlink(join(ROOT, "node_modules"), join(folder, "node_modules"), "junction");
    const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
    const options = [
      "--noEmit",
      "--strict",
      "--exactOptionalPropertyTypes",
      "--target",
      "es2022",
      "--module",
      "nodenext",
    ];
    const worlds = [
      ["--lib", "es2022,dom", "--types", ""],
      ["--lib", "es2022", "--types", "node"],
    ];
    for (const world of worlds) {
      await run(process.execPath, [tsc, ...options, ...world, "use.mts"], { cwd: folder });
    }
    await rm(folder, { recursive: true });
  });

  test("is left out of what is deployed", async () => {
    expect((await readFile(join(ROOT, ".funcignore"), "utf8")).split("\n")).toContain("client");
  });
});
