import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { tokenCommand } from "../../../infra/local/entra/tellToken.ts";
import { layoutOf, originOf, PORT_SETTINGS } from "../../../infra/local/layout.ts";
import { azuriteConnection } from "../../../infra/local/settings.ts";
import { type Running, runScript } from "../../local/checkout.ts";
import { createClient } from "../client.ts";
import { newCustomer, PRODUCT } from "../customers.ts";
import { createInboxReader } from "../mails.ts";
import { freePortSettings } from "../ports.ts";
import type { World } from "../world.ts";

const SAMPLE = "local.settings.sample.json";

/** Runs a built program. */
const program = (folder: string, name: string, args: readonly string[], environment: NodeJS.ProcessEnv): Running =>
  runScript(folder, `dist/local/${name}.js`, args, environment);

/** Waits for it to be up; fails with its own words where it ends before. */
const up = async (running: Running, line: RegExp): Promise<void> => {
  if (!(await running.said(line))) throw new Error(`It did not start:\n${running.output().stderr}`);
};

/** The sample with nothing changed but the ports, as somebody would edit it whose ports are taken. */
const writeMovedSample = async (folder: string, environment: NodeJS.ProcessEnv): Promise<string> => {
  const { ports } = layoutOf(environment, folder);
  let text = await readFile(join(folder, SAMPLE), "utf8");
  for (const { part, fallback } of PORT_SETTINGS) {
    text = text.replaceAll(new RegExp(`\\b${fallback}\\b`, "g"), String(ports[part]));
  }
  const file = join(folder, "moved.settings.json");
  await writeFile(file, text.replaceAll("UseDevelopmentStorage=true", azuriteConnection({ ports })));
  return file;
};

/** What a person starts beside or instead of `npm start`. */
export const commands = (world: () => World): void => {
  describe("commands", () => {
    test("npm run demo tells the whole life of a customer, and finds nothing of it afterwards", async () => {
      const { folder, usher } = world();
      const demo = program(folder, "demo", [], usher.environment);
      const code = await demo.ended;
      const { stdout, stderr } = demo.output();
      expect([code, stderr]).toEqual([0, ""]);
      expect(stdout.trimEnd().split("\n").at(-1)).toBe(
        `That was the whole life of a customer. The mails lie at ${usher.inboxOrigin}, all calls at ${usher.origin}/api/openapi.json.`,
      );
    });

    test("npm run demo with nothing running says what to start", async () => {
      const { folder } = world();
      const place = await freePortSettings();
      const demo = program(folder, "demo", [], place);
      expect(await demo.ended).toBe(1);
      expect(demo.output()).toEqual({
        stdout: "",
        stderr: `Usher does not answer at http://127.0.0.1:${place.USHER_PORT}. Run \`npm start\` in another terminal first.\n`,
      });
    });

    test("npm run services starts all but the host, and a host started by hand with the sample works on it", async () => {
      const { folder } = world();
      const place = await freePortSettings();
      const layout = layoutOf(place, folder);
      const call = createClient(originOf(layout.ports.host));
      const services = program(folder, "services", [], place);
      let host: Running | undefined;
      try {
        await up(services, /^ready$/m);
        expect(services.output().stdout.trimEnd().split("\n").at(-1)).toBe("ready");
        await expect(call("GET /api/health")).rejects.toThrow();

        const settings = await writeMovedSample(folder, place);
        const state = join(layout.stateFolder, "host");
        const args = ["--app", folder, "--port", String(layout.ports.host), "--settings", settings, "--state", state];
        host = program(folder, "host", args, {});
        await up(host, /^Functions host: /m);
        expect((await call("GET /api/health")).json).toMatchObject({ status: "up" });
        const inbox = createInboxReader(originOf(layout.ports.inbox));
        expect((await newCustomer({ call, inbox })).organizationId).toMatch(/./);
        const employee = ["employee", "--role", "Licenses.Manage"];
        const token = await tokenCommand({
          args: employee,
          environment: { ...place, USHER_STATE: layout.stateFolder },
        });
        expect((await call("PUT /api/staff/products/alerts", { token, body: PRODUCT })).status).toBe(201);
      } finally {
        for (const running of [host, services]) running?.child.kill("SIGTERM");
        await Promise.all([host?.ended, services.ended]);
      }
      expect([await host?.ended, await services.ended]).toEqual([0, 0]);
    });
  });
};
