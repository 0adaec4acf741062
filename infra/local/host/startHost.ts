import { join } from "node:path";
import { answerAdmin } from "./admin.ts";
import { createCoreApi, injectCoreApi } from "./coreApi.ts";
import { type CorsSettings, createCors } from "./cors.ts";
import { type HostedFunction, indexFunctions } from "./functions.ts";
import { HostError, messageOf } from "./hostError.ts";
import { readHostJson } from "./hostJson.ts";
import type { HostLog } from "./hostLog.ts";
import { answerHttp, answerUnrouted, createRouter } from "./httpFunctions.ts";
import { startHttpServer } from "./httpServer.ts";
import { logged, track, within } from "./invocations.ts";
import { appHookContext, createInvoke, type Invoke, runHooks } from "./invoke.ts";
import { loadApp } from "./loadApp.ts";
import { type AppRegistry, createRegistry } from "./registry.ts";
import { fileStatusStore } from "./timerStatus.ts";
import { type RunningTimer, startTimer } from "./timers.ts";
import { systemTime, type TimeSource } from "./timeSource.ts";

export type HostOptions = {
  /** The folder with the app's package.json and host.json. */
  appRoot: string;
  /** 0 takes any free port. */
  port: number;
  /** Names the setting that moves the port, for the message when it is busy. */
  portSetting?: string;
  /** What `%SETTING%` in a schedule refers to; the caller has put the same into the environment already. */
  settings: Readonly<Record<string, string | undefined>>;
  cors?: CorsSettings | undefined;
  /** Keeps when each timer last ran. */
  stateFolder: string;
  log: HostLog;
  time?: TimeSource;
};

export type FunctionView = {
  name: string;
  trigger: string;
  route?: string;
  methods?: readonly string[];
  schedule?: string;
};

export type RunningHost = {
  port: number;
  functions: readonly FunctionView[];
  /** Why the app did not load, in which case the host answers 404 to everything; empty if all is well. */
  faults: readonly string[];
  /** Waits for what is running, at most 12 s, then runs the app's hooks for its end. */
  close(): Promise<void>;
};

/** Shorter than the patience of what started the host, so that the hooks for the end still run. */
const DRAIN_MS = 12_000;

/**
 * Loads the app into this process and serves it as Azure would. One host a process: the library remembers its host.
 * Rejects with `HostError` where the app cannot be served: a busy port, an unfit host.json, route, name or schedule.
 */
export const startHost = async (options: HostOptions): Promise<RunningHost> => {
  const { appRoot, settings, log, time = systemTime } = options;
  const cors = createCors(options.cors);
  const hostJson = await readHostJson(appRoot);
  const registry = createRegistry();
  injectCoreApi(createCoreApi(registry, log));
  const { functions, faults } = await loadFunctions(registry, options);
  if (faults.length === 0) functions.push(...indexFunctions(registry, hostJson, settings));
  warnOfOtherTriggers(functions, log);

  const underWay = new Set<Promise<unknown>>();
  const run = logged(createInvoke(registry, log), log, time);
  const invoke: Invoke = (...call) => track(underWay, run(...call));
  const timers = new Map<string, RunningTimer>();
  const trigger = (hosted: HostedFunction): void => {
    const timer = timers.get(hosted.name);
    if (timer) void track(underWay, timer.runNow());
    else log({ level: "error", category: "Host", message: `${hosted.name}: only timers can be run from /admin here.` });
  };
  const route = createRouter(functions);
  const server = await startHttpServer(options.port, options.portSetting ?? "the port", {
    cors,
    customHeaders: hostJson.customHeaders,
    handle: async (call) => {
      if (/^\/admin(\/|$)/i.test(call.path)) {
        return answerAdmin(call.request, call.response, call.path, { functions, faults, trigger });
      }
      const hit = route(call.request.method ?? "GET", call.path);
      return hit ? answerHttp(call, hit, invoke) : answerUnrouted(call);
    },
    onError: (error) => log({ level: "error", category: "Host", message: `A request failed: ${messageOf(error)}` }),
  });
  for (const hosted of functions) {
    const running = await startTimerOf(hosted, invoke, options);
    if (running) timers.set(hosted.name, running);
  }

  const end = async (): Promise<void> => {
    const drained = Promise.all([server.close(DRAIN_MS), ...[...timers.values()].map((timer) => timer.stop())]);
    await within(
      DRAIN_MS,
      drained.then(() => Promise.allSettled(underWay)),
    );
    await runHooks(registry.hooks.appTerminate, appHookContext(registry));
  };
  let ending: Promise<void> | undefined;
  const close = (): Promise<void> => {
    ending ??= end();
    return ending;
  };
  return { port: server.port, functions: functions.map(viewOf), faults, close };
};

type Loaded = { functions: HostedFunction[]; faults: readonly string[] };

/** A throw while loading loses all functions in Azure, also those that another file had registered. */
const loadFunctions = async (registry: AppRegistry, { appRoot, log }: HostOptions): Promise<Loaded> => {
  const failure = await loadApp(appRoot);
  await runHooks(registry.hooks.appStart, appHookContext(registry, { functionAppDirectory: appRoot }));
  const capabilities = (await registry.programmingModel?.getCapabilities?.({})) ?? {};
  registry.closed = true;
  if ("HttpUri" in capabilities) {
    throw new HostError(["The app asks for enableHttpStream, which this host does not have."]);
  }
  if (!failure) return { functions: [], faults: [] };
  const { cause } = failure;
  log({
    level: "error",
    category: "Host",
    message: `${failure.message}\n${cause instanceof Error ? cause.stack : ""}`,
  });
  return { functions: [], faults: failure.faults };
};

const warnOfOtherTriggers = (functions: readonly HostedFunction[], log: HostLog): void => {
  for (const { name, trigger } of functions) {
    if (trigger.kind !== "other") continue;
    log({ level: "warning", category: "Host", message: `${name}: this host does not listen for its ${trigger.type}.` });
  }
};

const startTimerOf = async (
  hosted: HostedFunction,
  invoke: Invoke,
  { stateFolder, log, time = systemTime }: HostOptions,
): Promise<RunningTimer | undefined> => {
  const { name, trigger, disabled } = hosted;
  if (trigger.kind !== "timer" || disabled) return undefined;
  const store = fileStatusStore(join(stateFolder, "timers"));
  return startTimer(
    { name, ...trigger },
    {
      time,
      store,
      run: async (json) => {
        await invoke(hosted, { json }).catch(() => {}); // Told in the log; a timer goes on after a failed run.
      },
      onStoreError: (error) =>
        log({ level: "error", category: "Host", message: `${name}: its status was not kept: ${messageOf(error)}` }),
    },
  );
};

const viewOf = ({ name, trigger }: HostedFunction): FunctionView => {
  if (trigger.kind === "http") return { name, trigger: "http", route: trigger.route, methods: trigger.methods };
  if (trigger.kind === "timer") return { name, trigger: "timer", schedule: trigger.expression };
  return { name, trigger: trigger.type };
};
