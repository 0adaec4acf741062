import type { Binding } from "./coreTypes.ts";
import { HostError, messageOf } from "./hostError.ts";
import type { HostJson } from "./hostJson.ts";
import { parseSchedule, type Schedule } from "./ncrontab.ts";
import type { AppRegistry, RegisteredFunction } from "./registry.ts";
import { compileRoute, type RouteMatcher } from "./routes.ts";

export type HttpTrigger = { kind: "http"; route: string; methods: readonly string[]; match: RouteMatcher };
export type TimerTrigger = {
  kind: "timer";
  /** As declared, a `%SETTING%` unresolved. */
  expression: string;
  schedule: Schedule;
  useMonitor: boolean;
  runOnStartup: boolean;
};
/** A trigger whose source this host does not listen to. */
export type OtherTrigger = { kind: "other"; type: string };

export type HostedFunction = RegisteredFunction & {
  name: string;
  /** The binding through which the trigger's input reaches the function. */
  inputName: string;
  trigger: HttpTrigger | TimerTrigger | OtherTrigger;
  disabled: boolean;
};

type Settings = Readonly<Record<string, string | undefined>>;

const NAME = /^(?!host$)[a-z][a-z0-9_-]{0,127}$/i;
const AUTH_LEVELS = ["anonymous", "function", "admin"];

/**
 * Reads what the app has registered, in the order of the functions' names, which is the order in which routes are
 * tried. Throws `HostError` with every fault. Azure leaves out a function whose name, level or route is at fault and
 * serves the others; on a developer's machine a function that silently answers 404 helps nobody, so the start fails.
 * Levels of authorization are checked as words only: like `func start`, this host asks for no keys.
 */
export const indexFunctions = (registry: AppRegistry, hostJson: HostJson, settings: Settings): HostedFunction[] => {
  const faults: string[] = [];
  const found: HostedFunction[] = [];
  for (const registered of registry.functions.values()) {
    try {
      found.push(describe(registered, hostJson, settings));
    } catch (error) {
      faults.push(`Function "${registered.metadata.name}": ${messageOf(error)}`);
    }
  }
  const functions = found.sort((a, b) => compareNames(a.name, b.name));
  faults.push(...collisionsOf(functions));
  if (faults.length > 0) throw new HostError(faults);
  return functions;
};

const compareNames = (a: string, b: string): number => {
  const [first, second] = [a.toUpperCase(), b.toUpperCase()];
  return first < second ? -1 : Number(first > second);
};

const describe = (registered: RegisteredFunction, hostJson: HostJson, settings: Settings): HostedFunction => {
  const { name, bindings } = registered.metadata;
  if (!NAME.test(name)) throw new Error("a name begins with a letter and has letters, digits, _ and - after it");
  const triggers = Object.entries(bindings).filter(([, binding]) => /trigger$/i.test(binding.type ?? ""));
  const [entry] = triggers;
  if (triggers.length !== 1 || !entry) throw new Error(`one trigger is expected, not ${triggers.length}`);
  const [inputName, binding] = entry;
  const off = settings[`AzureWebJobs.${name}.Disabled`] ?? settings[`AzureWebJobs__${name}__Disabled`];
  return {
    ...registered,
    name,
    inputName,
    trigger: triggerOf(name, binding, hostJson, settings),
    disabled: /^(true|1)$/i.test(off ?? ""),
  };
};

const triggerOf = (
  name: string,
  binding: Binding,
  hostJson: HostJson,
  settings: Settings,
): HostedFunction["trigger"] => {
  const type = binding.type ?? "";
  switch (type.toLowerCase()) {
    case "httptrigger":
      return httpTriggerOf(name, binding, hostJson);
    case "timertrigger":
      return timerTriggerOf(binding, settings);
    default:
      return { kind: "other", type };
  }
};

const httpTriggerOf = (name: string, binding: Binding, { routePrefix }: HostJson): HttpTrigger => {
  const route = typeof binding.route === "string" && binding.route !== "" ? binding.route : name;
  const level = typeof binding.authLevel === "string" ? binding.authLevel : "";
  if (!AUTH_LEVELS.includes(level.toLowerCase())) {
    throw new Error(`authLevel "${level}" is none of ${AUTH_LEVELS.join(", ")}`);
  }
  if (/^\/*(admin|runtime)/i.test(route)) {
    throw new Error(`the route "${route}" begins with "admin" or "runtime", which the host keeps for itself`);
  }
  const methods = Array.isArray(binding.methods) ? binding.methods.map((method) => String(method).toUpperCase()) : [];
  try {
    return { kind: "http", route, methods, match: compileRoute(routePrefix ? `${routePrefix}/${route}` : route) };
  } catch (error) {
    throw new Error(`the route "${route}" is broken: ${messageOf(error)}`, { cause: error });
  }
};

const timerTriggerOf = (binding: Binding, settings: Settings): TimerTrigger => {
  const expression = typeof binding.schedule === "string" ? binding.schedule : "";
  return {
    kind: "timer",
    expression,
    schedule: parseSchedule(resolveSettings(expression, settings)),
    useMonitor: binding.useMonitor !== false,
    runOnStartup: binding.runOnStartup === true,
  };
};

const resolveSettings = (text: string, settings: Settings): string =>
  text.replace(/%([^%]+)%/g, (_, name: string) => {
    const value = settings[name];
    if (value === undefined) throw new Error(`the setting ${name}, asked for by %${name}%, is not there`);
    return value;
  });

/** Templates that differ in a parameter's name alone do not collide in Azure either: the first by name answers. */
const collisionsOf = (functions: readonly HostedFunction[]): string[] =>
  functions.flatMap((second, at) => {
    const first = functions.slice(0, at).find((other) => collide(other, second));
    if (!first) return [];
    return [`Function "${second.name}": its route and a method of it are those of function "${first.name}" too.`];
  });

const collide = ({ trigger: a }: HostedFunction, { trigger: b }: HostedFunction): boolean => {
  if (a.kind !== "http" || b.kind !== "http" || plain(a.route) !== plain(b.route)) return false;
  if (a.methods.length === 0 || b.methods.length === 0) return true;
  return a.methods.some((method) => b.methods.includes(method));
};

const plain = (route: string): string => route.replace(/^\/+|\/+$/g, "").toLowerCase();
