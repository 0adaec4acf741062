import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Child, type Output, startChild } from "./children.ts";
import { type Layout, LOOPBACK, originOf } from "./layout.ts";
import type { LocalSettings } from "./settings.ts";

const START_PATIENCE_MS = 60_000;
const LOOK_EVERY_MS = 50;

/** Why the stack does not start, in words for the person who started it. */
export class CannotStart extends Error {
  override readonly name = "CannotStart";
}

type Look = (response: Response) => Promise<boolean>;

const looks = async (url: string, isUp: Look): Promise<boolean> => {
  try {
    return await isUp(await fetch(url, { signal: AbortSignal.timeout(5_000) }));
  } catch {
    return false;
  }
};

/** Waits for a program to be up; one that ends before, or takes too long, is stopped. */
const waitFor = async (child: Child, url: string, isUp: Look): Promise<Child> => {
  const until = performance.now() + START_PATIENCE_MS;
  let ended = false;
  void child.ended.then(() => {
    ended = true;
  });
  while (!(await looks(url, isUp))) {
    if (ended) throw new CannotStart(`${child.name} ended while it was starting. Its own words stand above.`);
    if (performance.now() > until) {
      await child.stop();
      throw new CannotStart(`${child.name} is not up after ${START_PATIENCE_MS / 1000} s (${url}).`);
    }
    await sleep(LOOK_EVERY_MS);
  }
  return child;
};

const programIn = (root: string, name: string): string => join(root, "dist", "local", `${name}.js`);

/** Azurite, with its files in the state folder. */
export const startAzurite = (root: string, layout: Layout, environment: NodeJS.ProcessEnv): Promise<Child> => {
  const { ports, azuriteFolder } = layout;
  const listen = (["blob", "queue", "tables"] as const).flatMap((part) => {
    const name = part === "tables" ? "table" : part;
    return [`--${name}Host`, LOOPBACK, `--${name}Port`, String(ports[part])];
  });
  const args = ["--location", azuriteFolder, ...listen, "--silent", "--skipApiVersionCheck", "--disableTelemetry"];
  const child = startChild("Azurite", programIn(root, "azurite"), args, environment, "faults");
  // It listens for tables last, and answers a stranger with a refusal.
  return waitFor(child, originOf(ports.tables), async () => true);
};

/** The local Functions host with the app in it, up with all that the app stands on. */
export const startHost = (
  root: string,
  layout: Layout,
  settings: LocalSettings,
  environment: NodeJS.ProcessEnv,
  output: Output = "all",
): Promise<Child> => {
  const file = join(layout.stateFolder, "local.settings.json");
  writeFileSync(file, `${JSON.stringify({ IsEncrypted: false, ...settings }, null, 2)}\n`, { mode: 0o600 });
  const state = join(layout.stateFolder, "host");
  const port = String(layout.ports.host);
  const args = ["--app", root, "--port", port, "--port-setting", "USHER_PORT", "--settings", file, "--state", state];
  const own = { ...environment, ...settings.Values };
  const child = startChild("Usher", programIn(root, "host"), args, own, output);
  return waitFor(
    child,
    `${originOf(layout.ports.host)}/api/health`,
    async (response) => response.ok && ((await response.json()) as { status?: unknown }).status === "up",
  );
};
