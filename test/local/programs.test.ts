import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { layoutOf } from "../../infra/local/layout.ts";
import { CannotStart, startHost } from "../../infra/local/programs.ts";
import { freePort } from "../loopback/ports.ts";

const DEGRADED = `
import { createServer } from "node:http";
const body = JSON.stringify({ status: "degraded", dependencies: { sql: "up", tables: "down", vault: "down" } });
const port = Number(process.argv[process.argv.indexOf("--port") + 1]);
createServer((_, response) => response.end(body)).listen(port, "127.0.0.1");
process.on("disconnect", () => process.exit());
`;

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "usher-programs-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

test("an Usher that does not come up for what it stands on names what is down, and the setting that says where", async () => {
  await mkdir(join(root, "dist/local"), { recursive: true });
  await writeFile(join(root, "package.json"), '{ "type": "module" }');
  await writeFile(join(root, "dist/local/host.js"), DEGRADED);
  const layout = layoutOf({ USHER_STATE: root, USHER_PORT: String(await freePort()) }, root);
  const settings = { Values: { USHER_TABLES_CONNECTION: "x", USHER_KEY_VAULT_KEY: "x" }, Host: {} };
  const start = startHost(root, layout, settings, process.env, { output: "nothing", patienceMs: 1_000 });
  await expect(start).rejects.toThrow(
    new CannotStart("Usher is not up after 1 s: down: tables (USHER_TABLES_CONNECTION), vault (USHER_KEY_VAULT_KEY)."),
  );
});
