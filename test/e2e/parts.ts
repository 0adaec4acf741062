import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Child, Output } from "../../infra/local/children.ts";
import { createFileClock } from "../../infra/local/clock/fileClock.ts";
import { clockCommand } from "../../infra/local/clock.ts";
import { type EntraServer, startEntra } from "../../infra/local/entra/server.ts";
import { tokenCommand } from "../../infra/local/entra/tellToken.ts";
import { type Inbox, startInbox } from "../../infra/local/inbox/server.ts";
import type { JsonServer } from "../../infra/local/jsonServer.ts";
import { layoutOf, originOf } from "../../infra/local/layout.ts";
import { openMoods } from "../../infra/local/moods.ts";
import { startAzurite, startHost } from "../../infra/local/programs.ts";
import { localSettings } from "../../infra/local/settings.ts";
import { startSharePoint } from "../../infra/local/sharepoint/server.ts";
import { SCHEDULES } from "../../shared/platform/config/schedules.ts";
import { bareEnvironment } from "../bareEnvironment.ts";
import { freePort } from "../loopback/ports.ts";
import { type Client, createClient } from "./client.ts";
import { createInboxReader } from "./mails.ts";
import { newPlace } from "./usher.ts";

/** One part of the stack, to be taken away and brought back. */
export type Part = { start(): Promise<void>; stop(): Promise<void> };

/** A part that is a process of its own. */
export type ProcessPart = Part & {
  /** Kills it (SIGKILL), and waits for its end. */
  kill(): Promise<void>;
  /** SIGSTOP: it stands still until SIGCONT. */
  signal(name: "SIGSTOP" | "SIGCONT"): void;
};

const child = (start: () => Promise<Child>): ProcessPart => {
  let running: Child | undefined;
  const end = async (how: (child: Child) => unknown): Promise<void> => {
    const ending = running;
    running = undefined;
    if (!ending) return;
    await how(ending);
    await ending.ended;
  };
  return {
    start: async () => {
      running ??= await start();
    },
    stop: () => end((it) => it.stop()),
    kill: () => end(({ pid }) => pid && process.kill(pid, "SIGKILL")),
    signal: (name) => {
      if (running?.pid) process.kill(running.pid, name);
    },
  };
};

const server = (start: () => Promise<EntraServer | JsonServer | Inbox>): Part => {
  let running: { close(): Promise<void> } | undefined;
  return {
    start: async () => {
      running ??= await start();
    },
    stop: async () => {
      await running?.close();
      running = undefined;
    },
  };
};

/** Settings by which no timer runs beside what is looked at. This is how Azure switches a function off. */
export const WITHOUT_TIMERS = Object.fromEntries(
  Object.keys(SCHEDULES).map((timer) => [`AzureWebJobs.${timer}.Disabled`, "true"]),
);

/**
 * The same parts as `npm start` brings up, each of which can go and return by itself; with `more` in the environment,
 * and their state in `parent`.
 */
export const createParts = async (folder: string, more: NodeJS.ProcessEnv = {}, parent?: string) => {
  const place = { ...(await newPlace(parent)), ...more };
  const layout = layoutOf(place);
  const environment = { ...bareEnvironment(), ...place };
  const { ports, entraFolder, moodsFile, inboxFolder, clockFile, stateFolder } = layout;
  const clock = createFileClock(clockFile);
  const settings = localSettings(folder, layout, place);
  const azurite = child(() => startAzurite(folder, layout, environment));
  const host = child(() => startHost(folder, layout, settings, environment, { output: "nothing" }));
  const moods = openMoods(moodsFile);
  const entra = server(() => startEntra({ folder: entraFolder, port: ports.entra, clock, moods }));
  const authority = originOf(ports.entra);
  const graph = server(() => startSharePoint({ entraFolder, authority, port: ports.graph, clock, moods }));
  const inbox = server(() => startInbox({ folder: inboxFolder, smtpPort: ports.smtp, webPort: ports.inbox, clock }));
  const origin = originOf(ports.host);

  /** Another instance of the app on the same stores, with settings of its own. */
  const another = async (
    its: Record<string, string>,
    output: Output = "nothing",
  ): Promise<ProcessPart & { call: Client }> => {
    const port = await freePort();
    const itsFolder = join(stateFolder, `instance-${port}`);
    await mkdir(itsFolder);
    const itsLayout = { ...layout, stateFolder: itsFolder, ports: { ...ports, host: port } };
    const own = { ...settings, Values: { ...settings.Values, ...its } };
    const start = () => startHost(folder, itsLayout, own, environment, { output });
    return { ...child(start), call: createClient(originOf(port)) };
  };

  return {
    layout,
    azurite,
    host,
    another,
    entra,
    graph,
    mailServer: inbox,
    origin,
    call: createClient(origin),
    inbox: createInboxReader(originOf(ports.inbox)),
    token: (...args: string[]) => tokenCommand({ args, environment: place }),
    clock: (...args: string[]) => clockCommand({ args, environment: place }),
    remove: async () => {
      for (const part of [host, azurite, entra, graph, inbox]) await part.stop();
      await rm(stateFolder, { recursive: true, force: true });
    },
  };
};

export type Parts = Awaited<ReturnType<typeof createParts>>;
