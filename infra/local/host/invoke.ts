import { randomBytes, randomUUID } from "node:crypto";
import type {
  CoreInvocationContext,
  HookCallback,
  InvocationResponse,
  LogCategory,
  LogLevel,
  TraceContext,
  TypedData,
} from "./coreTypes.ts";
import type { HostedFunction } from "./functions.ts";
import { HostError, toError } from "./hostError.ts";
import type { HostLog } from "./hostLog.ts";
import type { AppRegistry } from "./registry.ts";

/** Runs a function once with its trigger's input. Rejects with what the function, or a hook, threw. */
export type Invoke = (hosted: HostedFunction, input: TypedData, trace?: TraceContext) => Promise<InvocationResponse>;

/** The trace that a request continues, or a new one. */
export const traceOf = (parent?: string, state?: string): TraceContext => {
  const given = /^00-([0-9a-f]{32})-[0-9a-f]{16}-([0-9a-f]{2})$/.exec(parent ?? "");
  const id = given?.[1] ?? randomBytes(16).toString("hex");
  const traceParent = `00-${id}-${randomBytes(8).toString("hex")}-${given?.[2] ?? "00"}`;
  return { traceParent, traceState: state ?? "", attributes: {} };
};

/** Hooks run in the order of registration; one that throws ends the row. */
export const runHooks = async (hooks: readonly HookCallback[], context: Parameters<HookCallback>[0]): Promise<void> => {
  for (const hook of hooks) await hook(context);
};

/** The context of the hooks of the app's start and end. */
export const appHookContext = (registry: AppRegistry, more: object = {}): Parameters<HookCallback>[0] => ({
  ...more,
  hookData: registry.appLevelHookData,
  appHookData: registry.appHookData,
});

/**
 * Takes an invocation through the library's model as the worker does: arguments, hooks before, the handler, hooks
 * after, the response. A hook before that throws leaves out the handler and the hooks after; those run after a
 * handler's throw too, and may replace its error and its result.
 */
export const createInvoke =
  (registry: AppRegistry, log: HostLog): Invoke =>
  async (hosted, input, trace = traceOf()) => {
    const model = registry.programmingModel;
    if (!model) throw new HostError(["The app registered functions without @azure/functions."]);
    const context = coreContextOf(hosted, input, trace, registry, log);
    const invocation = await model.getInvocationModel(context);
    const given = await invocation.getArguments();
    const shared = { hookData: {}, appHookData: registry.appHookData, invocationContext: given.context };

    const before = { ...shared, inputs: given.inputs, functionCallback: hosted.callback };
    await during(context, "preInvocationHooks", () => runHooks(registry.hooks.preInvocation, before));

    const after: { result: unknown; error: unknown } = { result: null, error: null };
    await during(context, "invocation", async () => {
      try {
        after.result = await invocation.invokeFunction(given.context, before.inputs, before.functionCallback);
      } catch (error) {
        after.error = error;
      }
    });
    const afterContext = Object.assign(after, shared, { inputs: before.inputs });
    await during(context, "postInvocationHooks", () => runHooks(registry.hooks.postInvocation, afterContext));
    if (after.error !== null && after.error !== undefined) throw toError(after.error);
    return invocation.getResponse(given.context, after.result);
  };

const during = async (
  context: CoreInvocationContext,
  state: CoreInvocationContext["state"],
  act: () => Promise<void>,
): Promise<void> => {
  context.state = state;
  try {
    await act();
  } finally {
    context.state = undefined;
  }
};

const coreContextOf = (
  { name, inputName, metadata }: HostedFunction,
  input: TypedData,
  traceContext: TraceContext,
  registry: AppRegistry,
  log: HostLog,
): CoreInvocationContext => {
  const invocationId = randomUUID();
  return {
    invocationId,
    metadata,
    state: undefined,
    request: {
      invocationId,
      functionId: metadata.functionId ?? name,
      inputData: [{ name: inputName, data: input }],
      triggerMetadata: {},
      traceContext,
      retryContext: null,
    },
    log(level, category, message) {
      const line = passLogHooks(registry, level, category, message);
      const suffix = category === "user" ? ".User" : "";
      log({ level: line.level, category: `Function.${name}${suffix}`, message: line.message, invocationId });
    },
  };
};

/** A hook may change what a function's own code logs, and must not break it. */
const passLogHooks = (registry: AppRegistry, level: LogLevel, category: LogCategory, message: string) => {
  const context = { level, category, message, hookData: {}, appHookData: registry.appHookData };
  for (const hook of registry.hooks.log) {
    try {
      hook(context);
    } catch {
      // The worker swallows it too.
    }
  }
  return category === "user" ? context : { level, message };
};
