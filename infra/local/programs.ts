import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Child, type Output, startChild } from "./children.ts";
import { type Layout, LOOPBACK, originOf } from "./layout.ts";
import { type LocalSettings, settingInUse } from "./settings.ts";

const START_PATIENCE_MS = 60_000;
const LOOK_EVERY_MS = 50;

/** Why the stack does not start, in words for the person who started it. */
export class CannotStart extends Error {
  override readonly name = "CannotStart";
}

/** Why a program is not up, from its answer; undefined where it is. */
type Look = (response: Response) => Promise<string | undefined>;

const looked = async (url: string, look: Look): Promise<string | undefined> => {
  try {
    return await look(await fetch(url, { signal: AbortSignal.timeout(5_000) }));
  } catch {
    return `nothing answers at ${url}`;
  }
};

type Waiting = { url: string; look: Look; patienceMs?: number | undefined; giveUp?: AbortSignal | undefined };

/** Waits for a program to be up; one that ends before, or takes too long, is stopped. */
const waitFor = async (child: Child, waiting: Waiting): Promise<Child> => {
  const { url, look, patienceMs = START_PATIENCE_MS, giveUp } = waiting;
  const until = performance.now() + patienceMs;
  let ended = false;
  void child.ended.then(() => {
    ended = true;
  });
  for (;;) {
    const missing = await looked(url, look);
    if (ended) throw new CannotStart(`${child.name} ended while it was starting. Its own words stand above.`);
    if (missing === undefined) return child;
    if (giveUp?.aborted || performance.now() > until) {
      await child.stop();
      throw new CannotStart(`${child.name} is not up after ${Math.round(patienceMs / 1_000)} s: ${missing}.`);
    }
    await sleep(LOOK_EVERY_MS);
  }
};

const programIn = (root: string, name: string): string => join(root, "dist", "local", `${name}.js`);

/** Azurite, with its files in the state folder. */
export const startAzurite = (
  root: string,
  layout: Layout,
  environment: NodeJS.ProcessEnv,
  giveUp?: AbortSignal,
): Promise<Child> => {
  const { ports, azuriteFolder } = layout;
  const listen = (["blob", "queue", "tables"] as const).flatMap((part) => {
    const name = part === "tables" ? "table" : part;
    return [`--${name}Host`, LOOPBACK, `--${name}Port`, String(ports[part])];
  });
  const args = ["--location", azuriteFolder, ...listen, "--silent", "--skipApiVersionCheck", "--disableTelemetry"];
  const child = startChild("Azurite", programIn(root, "azurite"), args, environment, "faults");
  // It listens for tables last, and answers a stranger with a refusal.
  return waitFor(child, { url: originOf(ports.tables), look: async () => undefined, giveUp });
};

type Health = { status?: string; dependencies?: Record<string, string> };

/** What the app says is down, each with the setting that says where it is looked for. */
const lookAtHealth =
  ({ Values }: LocalSettings): Look =>
  async (response) => {
    if (!response.ok) return `${response.url} answers ${response.status}`;
    const { status, dependencies = {} } = (await response.json()) as Health;
    if (status === "up") return undefined;
    const down = Object.keys(dependencies).filter((name) => dependencies[name] !== "up");
    return `down: ${down.map((name) => `${name} (${settingInUse(Values, name)})`).join(", ")}`;
  };

export type HostWaiting = { output?: Output; patienceMs?: number };

/** The local Functions host with the app in it, up with all that the app stands on. */
export const startHost = (
  root: string,
  layout: Layout,
  settings: LocalSettings,
  environment: NodeJS.ProcessEnv,
  { output = "all", patienceMs }: HostWaiting = {},
): Promise<Child> => {
  const file = join(layout.stateFolder, "local.settings.json");
  writeFileSync(file, `${JSON.stringify({ IsEncrypted: false, ...settings }, null, 2)}\n`, { mode: 0o600 });
  const state = join(layout.stateFolder, "host");
  const port = String(layout.ports.host);
  const args = ["--app", root, "--port", port, "--port-setting", "USHER_PORT", "--settings", file, "--state", state];
  const own = { ...environment, ...settings.Values };
  const child = startChild("Usher", programIn(root, "host"), args, own, output);
  return waitFor(child, { url: `${originOf(layout.ports.host)}/api/health`, look: lookAtHealth(settings), patienceMs });
};
