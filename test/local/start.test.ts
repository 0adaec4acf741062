import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { layoutOf, type Part, PORT_SETTINGS } from "../../infra/local/layout.ts";
import { busyPorts } from "../../infra/local/ports.ts";
import { startStack } from "../../infra/local/stack.ts";
import { bareEnvironment } from "../bareEnvironment.ts";
import { newPlace } from "../e2e/usher.ts";
import { copyCheckout, type Running, runCommand, runScript } from "./checkout.ts";

const READY = /^ready$/m;
const ALL: readonly Part[] = PORT_SETTINGS.map(({ part }) => part);

let checkout: Awaited<ReturnType<typeof copyCheckout>>;
let place: NodeJS.ProcessEnv;

beforeAll(async () => {
  [checkout, place] = await Promise.all([copyCheckout(), newPlace()]);
});
// What a failed test left running would hold the ports of the next.
afterEach(async () => {
  for (const running of started.splice(0)) {
    try {
      signalGroup(running, "SIGTERM");
    } catch {
      continue; // Nobody of the group is left.
    }
    await running.ended;
  }
});
afterAll(async () => {
  await checkout?.remove();
  if (place?.USHER_STATE) await rm(place.USHER_STATE, { recursive: true, force: true });
});

const run = (args: readonly string[]): Running => runScript(checkout.folder, "infra/local/up.mjs", args, place);

/** What `npm start` hands over to once it has built; the tests above have. */
const runBuilt = (more: NodeJS.ProcessEnv = {}): Running =>
  runScript(checkout.folder, "dist/local/start.js", [], { ...place, ...more });

const outcomeOf = async (running: Running) => ({ code: await running.ended, ...running.output() });

const started: Running[] = [];

const start = async (): Promise<Running> => {
  const running = run(["start"]);
  started.push(running);
  if (!(await running.said(READY))) throw new Error(`It did not start:\n${running.output().stderr}`);
  return running;
};

const signalGroup = ({ child }: Running, signal: NodeJS.Signals): void => {
  if (child.pid !== undefined) process.kill(-child.pid, signal);
};

const healthy = async (): Promise<boolean> => (await fetch(`http://127.0.0.1:${place.USHER_PORT}/api/health`)).ok;

describe("npm start", () => {
  test("tells what runs where and ends with ready; a second one and a reset are refused and harm nothing; Ctrl-C ends all", async () => {
    const first = await start();
    const { stdout } = first.output();
    expect(stdout.trimEnd().split("\n").at(-1)).toBe("ready");
    for (const { setting } of PORT_SETTINGS.filter(({ part }) =>
      ["host", "entra", "graph", "inbox", "tables"].includes(part),
    )) {
      expect(stdout).toContain(`http://127.0.0.1:${place[setting]}`);
    }

    const second = await outcomeOf(run(["start"]));
    expect([second.code, second.stdout]).toEqual([1, ""]);
    expect(second.stderr).toContain("Usher runs already with the state in");
    const reset = await outcomeOf(run(["reset"]));
    expect([reset.code, reset.stdout]).toEqual([1, ""]);
    expect(reset.stderr).toContain("Stop it first");
    expect(await healthy()).toBe(true);

    const token = await outcomeOf(run(["token", "employee", "--role", "Support.Agent"]));
    expect([token.code, token.stderr]).toEqual([0, ""]);
    expect(token.stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);

    signalGroup(first, "SIGINT");
    expect(await first.ended).toBe(0);
    expect(await busyPorts(layoutOf(place), ALL)).toEqual([]);
    expect((await outcomeOf(run(["reset"]))).code).toBe(0);
    expect(existsSync(String(place.USHER_STATE))).toBe(false);
  }, 60_000);

  test("killed hard, it leaves nothing behind that holds up the next start", async () => {
    const first = await start();
    signalGroup(first, "SIGKILL");
    const second = await start();
    expect(await healthy()).toBe(true);
    second.child.kill("SIGTERM");
    expect(await second.ended).toBe(0);
    expect(await busyPorts(layoutOf(place), ALL)).toEqual([]);
  }, 60_000);

  test("npm itself killed hard: what it started ends as well", async () => {
    const npm = runCommand("npm", ["start"], checkout.folder, place);
    started.push(npm);
    expect(await npm.said(READY)).toBe(true);
    npm.child.kill("SIGKILL");
    await npm.ended;
    expect(await busyPorts(layoutOf(place), ALL)).toEqual([]);
  }, 60_000);

  test("Azurite killed: everything else goes on and it comes back by itself; Usher itself killed is the end", async () => {
    const told: string[] = [];
    const options = {
      withHost: true,
      output: "nothing" as const,
      tell: (text: string) => told.push(text),
      azuritePauseMs: 100,
    };
    const stack = await startStack(checkout.folder, { ...bareEnvironment(), ...place }, options);
    try {
      const { azurite, host } = stack.pids();
      process.kill(Number(azurite), "SIGKILL");
      while (told.length < 2) await sleep(50);
      expect(told).toEqual([expect.stringContaining("Azurite ended unexpectedly"), "Azurite runs again."]);
      expect((await fetch(`http://127.0.0.1:${place.USHER_TABLES_PORT}`)).headers.get("server")).toContain("Azurite");
      expect(await healthy()).toBe(true);
      process.kill(Number(host), "SIGKILL");
      await stack.hostEnded;
    } finally {
      await stack.close();
    }
    expect(await busyPorts(layoutOf(place), ALL)).toEqual([]);
  }, 60_000);

  test("goes by another stand-in for Entra ID, and offers no tokens for it", async () => {
    const running = runBuilt({ USHER_ENTRA_AUTHORITY: "http://127.0.0.1:9" });
    started.push(running);
    expect(await running.said(READY)).toBe(true);
    expect(running.output().stdout).toMatch(/^ {2}Entra ID +http:\/\/127\.0\.0\.1:9$/m);
    expect(running.output().stdout).not.toContain("npm run --silent token");
  }, 60_000);

  test("every taken port is told at once, by name and with the setting that moves it", async () => {
    const taken = ["USHER_PORT", "USHER_INBOX_SMTP_PORT", "USHER_QUEUE_PORT"];
    const holders = await Promise.all(
      taken.map(
        (setting) =>
          new Promise<ReturnType<typeof createServer>>((resolve) => {
            const server = createServer().listen(Number(place[setting]), "127.0.0.1", () => resolve(server));
          }),
      ),
    );
    const { code, stderr } = await outcomeOf(runBuilt());
    for (const holder of holders) holder.close();
    expect(code).toBe(1);
    const lines = stderr.trim().split("\n");
    expect(lines).toHaveLength(taken.length);
    for (const setting of taken) {
      expect(stderr).toMatch(new RegExp(`Port ${place[setting]} \\(.+\\) is taken\\. Move it with ${setting}=`));
    }
  }, 30_000);

  test.each([
    [
      "wrong settings",
      { USHER_MAIL_FROM: "nobody", USHER_TRUSTED_HOPS: "-1" },
      ["USHER_MAIL_FROM", "USHER_TRUSTED_HOPS"],
    ],
    ["wrong ports", { USHER_PORT: "abc", USHER_BLOB_PORT: "70000" }, ["USHER_PORT", "USHER_BLOB_PORT"]],
    ["a sign of Azure", { WEBSITE_SITE_NAME: "usher" }, ["developer's machine only", "USHER_VAULT_FILE"]],
    [
      "another environment",
      { AZURE_FUNCTIONS_ENVIRONMENT: "Production" },
      ["has to be Development", "USHER_CLOCK_FILE"],
    ],
  ])(
    "%s: refused with all that is wrong, by name",
    async (_, wrong, told) => {
      const { code, stdout, stderr } = await outcomeOf(runBuilt(wrong));
      expect([code, stdout]).toEqual([1, ""]);
      for (const words of told) expect(stderr).toContain(words);
    },
    30_000,
  );
});
