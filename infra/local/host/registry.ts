import type { FunctionCallback, FunctionMetadata, HookCallback, HookName, ProgrammingModel } from "./coreTypes.ts";

export type RegisteredFunction = { metadata: FunctionMetadata; callback: FunctionCallback };

/** What one app has registered while it loaded. */
export type AppRegistry = {
  functions: Map<string, RegisteredFunction>;
  hooks: Record<HookName, HookCallback[]>;
  /** Shared by all hooks of all scopes. */
  appHookData: object;
  /** Shared by the hooks of the app's start and end alone. */
  appLevelHookData: object;
  programmingModel: ProgrammingModel | undefined;
  /** Functions can be registered until the host asks for them. */
  closed: boolean;
};

export const createRegistry = (): AppRegistry => ({
  functions: new Map(),
  hooks: { preInvocation: [], postInvocation: [], appStart: [], appTerminate: [], log: [] },
  appHookData: {},
  appLevelHookData: {},
  programmingModel: undefined,
  closed: false,
});
