import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";

const ROOT = resolve(import.meta.dirname, "../..");
const run = promisify(execFile);

let out: string;
beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), "usher-packages-"));
  await run(process.execPath, ["--no-warnings", join(ROOT, "infra/azure/package.ts"), "--out", out]);
}, 120_000);
afterAll(() => rm(out, { recursive: true, force: true }));

const filesOf = async (app: string): Promise<string[]> => {
  const entries = await readdir(join(out, app), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
};

const BROWSER = ["portal", "staff", "tenant", "link"].flatMap((page) => [
  `dist/browser/${page}.css`,
  `dist/browser/${page}.js`,
]);

describe.each([
  { app: "app", entry: "dist/main.js", browser: BROWSER },
  { app: "maintenance", entry: "dist/maintenance.js", browser: [] },
])("the package of $app", ({ app, entry, browser }) => {
  test("is host.json, a package.json that needs nothing, the entry and its pieces, and what browsers get", async () => {
    const names = (await filesOf(app)).map((file) => file.slice(join(out, app).length + 1));
    const others = names.filter((name) => !/^dist\/chunks\/[\w-]+\.js$/.test(name));
    expect(others.sort()).toEqual([entry, ...browser, "host.json", "package.json"].sort());
    const manifest = JSON.parse(await readFile(join(out, app, "package.json"), "utf8"));
    expect(manifest).toMatchObject({ main: entry, type: "module" });
    expect(manifest).not.toHaveProperty("dependencies");
    expect(manifest).not.toHaveProperty("scripts");
  });

  /** The bundler says of each piece of a module which file it is from. */
  test("has nothing in it of the stand-ins, of the local parts, of tests, nor of a folder of whoever made it", async () => {
    const origins = new Set<string>();
    for (const file of await filesOf(app)) {
      for (const [, origin] of (await readFile(file, "utf8")).matchAll(/^ *\/\/ ([\w@./-]+\.[cm]?[jt]s)$/gm)) {
        if (origin !== undefined) origins.add(origin);
      }
    }
    const places = new Set([...origins].map((origin) => origin.split("/", 1).join()));
    expect(origins.has(app === "app" ? "functions/main.ts" : "functions/maintenance/main.ts")).toBe(true);
    expect([...places].sort()).toEqual(["functions", "node_modules", "shared"]);
  });

  test("loads by itself, away from the packages of the checkout", async () => {
    // Outside of a Functions host the registrations say that they do nothing, and that is all.
    const { stderr } = await run(process.execPath, [join(out, app, entry)], { cwd: out, env: { PATH: "" } });
    expect(stderr).not.toMatch(/Error/);
  });
});

/** The sources of what an entry loads at its start: its own pieces and, from them, all that is imported but on demand. */
const loadedAtStart = async (entry: string): Promise<Set<string>> => {
  const pieces = new Set([entry]);
  const origins = new Set<string>();
  for (const piece of pieces) {
    const content = await readFile(piece, "utf8");
    for (const [, other = ""] of content.matchAll(/^(?:} from|import) "(\.[^"]+)";$/gm))
      pieces.add(join(piece, "..", other));
    for (const [, origin = ""] of content.matchAll(/^ *\/\/ ([\w@./-]+\.[cm]?[jt]s)$/gm)) origins.add(origin);
  }
  return origins;
};

test("a new instance loads no door, and no room that a license check does without", async () => {
  const origins = [...(await loadedAtStart(join(out, "app", "dist/main.js")))];
  expect(origins).toContain("functions/main.ts");
  expect(origins).toContain("shared/licensing/checkLicense.ts");
  const doors = origins.filter((origin) => /^functions\/(?!main|doorFiles|hostLog|loadApp|routes|timers)/.test(origin));
  expect(doors).toEqual([]);
  const rooms = ["alerts", "configuration", "history", "support", "privacy/erasure"];
  expect(origins.filter((origin) => rooms.some((room) => origin.startsWith(`shared/${room}/create`)))).toEqual([]);
});

test("the package of the app has no door to maintenance, and the other way round", async () => {
  const holds = async (app: string, text: string): Promise<boolean> => {
    const contents = await Promise.all((await filesOf(app)).map((file) => readFile(file, "utf8")));
    return contents.some((content) => content.includes(text));
  };
  for (const door of ["prepare-database", "replay-erasures"]) {
    expect(await holds("maintenance", `route: "${door}"`)).toBe(true);
    expect(await holds("app", `route: "${door}"`)).toBe(false);
  }
  expect(await holds("app", 'route: "api/license-check"')).toBe(true);
  expect(await holds("maintenance", 'route: "api/license-check"')).toBe(false);
});

test("the folders are those that azure.yaml deploys", async () => {
  const description = await readFile(join(ROOT, "azure.yaml"), "utf8");
  const projects = [...description.matchAll(/project: \.packages\/(\w+)/g)].map(([, app = ""]) => app);
  expect(projects.sort()).toEqual((await readdir(out)).sort());
  for (const app of projects) expect((await stat(join(out, app))).isDirectory()).toBe(true);
});
