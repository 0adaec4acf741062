import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { migrations } from "../../shared/platform/sql/migrations/index.ts";
import { bareEnvironment } from "../bareEnvironment.ts";
import { type BuiltPackage, buildPackage } from "../e2e/package.ts";
import { freePort } from "../loopback/ports.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const run = promisify(execFile);

let built: BuiltPackage;
let folder: string;
let host: ChildProcess | undefined;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "usher-maintenance-"));
  const pack = [process.execPath, "--no-warnings", join(ROOT, "infra/azure/package.ts"), "--out", folder] as const;
  [built] = await Promise.all([buildPackage(), run(pack[0], pack.slice(1))]);
}, 120_000);
afterEach(async () => {
  if (host?.exitCode !== null) return;
  host.kill("SIGTERM");
  await once(host, "exit");
});
afterAll(async () => {
  await built?.remove();
  await rm(folder, { recursive: true, force: true });
});

/** The package of the maintenance app in a Functions host, with these settings over those of one machine. */
const serve = async (settings: Record<string, string>): Promise<string> => {
  const sample = JSON.parse(await readFile(join(ROOT, "local.settings.sample.json"), "utf8"));
  const file = join(folder, "settings.json");
  const sqlite = join(folder, "usher.sqlite");
  await writeFile(
    file,
    JSON.stringify({ ...sample, Values: { ...sample.Values, USHER_SQLITE_FILE: sqlite, ...settings } }),
  );
  const port = String(await freePort());
  const args = [
    "--app",
    join(folder, "maintenance"),
    "--port",
    port,
    "--settings",
    file,
    "--state",
    join(folder, "state"),
  ];
  host = spawn(process.execPath, ["--no-warnings", join(built.folder, "dist/local/host.js"), ...args], {
    env: bareEnvironment(),
    stdio: ["ignore", "pipe", "pipe"],
  });
  host.stderr?.resume();
  await new Promise<void>((resolve, reject) => {
    host?.stdout?.on("data", (chunk: Buffer) => chunk.toString().includes("Functions host:") && resolve());
    host?.once("exit", () => reject(new Error("the host ended")));
  });
  return `http://127.0.0.1:${port}`;
};

describe("the package of the maintenance app", () => {
  test("prepares the database, and does it again without harm; there is no other door", async () => {
    const origin = await serve({});
    const prepare = async (): Promise<unknown> =>
      (await fetch(`${origin}/prepare-database`, { method: "POST" })).json();
    const prepared = { schemaVersion: migrations.length, user: null };
    expect(await prepare()).toEqual(prepared);
    expect(await prepare()).toEqual(prepared);
    const paths = ["/api/health", "/api/license-check", "/privacy", "/prepare-database"];
    const answers = await Promise.all(paths.map((path) => fetch(`${origin}${path}`)));
    expect(answers.map(({ status }) => status)).toEqual(paths.map(() => 404));
  });

  test("tells of a failure what an engineer needs, and no value of a setting", async () => {
    const origin = await serve({ USHER_MAIL_FROM: "no address of anybody" });
    const response = await fetch(`${origin}/prepare-database`, { method: "POST" });
    expect(response.status).toBe(500);
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({ failed: "prepareDatabase", errorClass: "Refusal" });
    expect(text).not.toContain("anybody");
  });
});
