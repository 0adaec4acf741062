/**
 * The part of `@azure/functions-core` that an app meets: what the library calls on the host, and what the host calls
 * on the library's programming model. Microsoft publishes no package of it.
 */
export type LogLevel = "trace" | "debug" | "information" | "warning" | "error" | "critical" | "none";
export type LogCategory = "user" | "system" | "customMetric";

export type Binding = { type?: string; direction?: "in" | "out" | "inout"; [property: string]: unknown };

export type FunctionCallback = (...args: unknown[]) => unknown;

export type FunctionMetadata = {
  name: string;
  functionId?: string;
  bindings: Record<string, Binding>;
  retryOptions?: unknown;
};

export type NullableString = { value?: string | null };

/** An HTTP request on its way in, or an answer on its way out. */
export type RpcHttp = {
  method?: string;
  url?: string;
  nullableHeaders?: Record<string, NullableString>;
  nullableQuery?: Record<string, NullableString>;
  nullableParams?: Record<string, NullableString>;
  statusCode?: string;
  headers?: Record<string, string>;
  cookies?: RpcCookie[];
  body?: TypedData | null;
};

export type RpcCookie = {
  name?: string;
  value?: string;
  domain?: NullableString | null;
  path?: NullableString | null;
  expires?: { value?: { seconds?: number; nanos?: number } | null } | null;
  secure?: { value?: boolean | null } | null;
  httpOnly?: { value?: boolean | null } | null;
  sameSite?: "none" | "lax" | "strict" | "explicitNone" | null;
  maxAge?: { value?: number | null } | null;
};

export type TypedData = {
  string?: string | null;
  json?: string | null;
  bytes?: Uint8Array | null;
  http?: RpcHttp | null;
  int?: number | null;
  double?: number | null;
};

export type TraceContext = { traceParent: string; traceState: string; attributes: Record<string, string> };

export type InvocationRequest = {
  invocationId: string;
  functionId: string;
  inputData: { name: string; data: TypedData }[];
  triggerMetadata: Record<string, TypedData>;
  traceContext: TraceContext;
  retryContext: null;
};

export type InvocationResponse = { returnValue?: TypedData | null };

export type InvocationState = "preInvocationHooks" | "postInvocationHooks" | "invocation";

export type CoreInvocationContext = {
  invocationId: string;
  request: InvocationRequest;
  metadata: FunctionMetadata;
  state: InvocationState | undefined;
  log(level: LogLevel, category: LogCategory, message: string): void;
};

export type InvocationModel = {
  getArguments(): Promise<{ context: unknown; inputs: unknown[] }>;
  invokeFunction(context: unknown, inputs: unknown[], callback: FunctionCallback): Promise<unknown>;
  getResponse(context: unknown, result: unknown): Promise<InvocationResponse>;
};

export type ProgrammingModel = {
  name: string;
  version: string;
  getInvocationModel(context: CoreInvocationContext): InvocationModel | Promise<InvocationModel>;
  getCapabilities?(defaults: Record<string, string>): Record<string, string> | Promise<Record<string, string>>;
};

export type HookName = "preInvocation" | "postInvocation" | "appStart" | "appTerminate" | "log";

export type HookContext = { readonly hookData: object; readonly appHookData: object };
export type HookCallback = (context: HookContext) => unknown;
