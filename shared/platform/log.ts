/**
 * Structured logs by an allow-list of fields. What is not in `LogFields` cannot be logged: there is no message with
 * free text, no error text, no header, no body. A line is one JSON object.
 */
export type LogFields = {
  requestId?: string;
  /** The name of a function, as declared; never a URL. */
  door?: string;
  method?: string;
  status?: number;
  durationMs?: number;
  /** A refusal's code, or a code of ours for a kind of failure. */
  code?: string;
  /** The class of an error and the vendor's own code for it; never its message. */
  errorClass?: string;
  errorCode?: string;
  /** File names and line numbers of ours where an error arose. */
  at?: string;
  dependency?: string;
  kind?: string;
  attempt?: number;
  count?: number;
  version?: number;
  /** Names of settings, never their values. */
  settings?: readonly string[];
};

export type Level = "info" | "warn" | "error";

export type Log = Readonly<Record<Level, (event: string, fields?: LogFields) => void>>;

const ALLOWED: Record<keyof LogFields, true> = {
  requestId: true,
  door: true,
  method: true,
  status: true,
  durationMs: true,
  code: true,
  errorClass: true,
  errorCode: true,
  at: true,
  dependency: true,
  kind: true,
  attempt: true,
  count: true,
  version: true,
  settings: true,
};

/** Makes a log that writes each event as one line to `write`; fields outside the allow-list are dropped at run time too. */
export const createLog = (write: (level: Level, line: string) => void): Log => {
  const at =
    (level: Level) =>
    (event: string, fields: LogFields = {}): void => {
      const kept = Object.entries(fields).filter(
        ([name, value]) => Object.hasOwn(ALLOWED, name) && value !== undefined,
      );
      write(level, JSON.stringify({ level, event, ...Object.fromEntries(kept) }));
    };
  return { info: at("info"), warn: at("warn"), error: at("error") };
};

/** What may be told of an error: its class, the vendor's code, and where in our code it arose. Never its message. */
export const describeError = (error: unknown): Pick<LogFields, "errorClass" | "errorCode" | "at"> => {
  if (!(error instanceof Error)) return { errorClass: typeof error };
  const code = (error as { code?: unknown }).code;
  const frame = error.stack?.split("\n").find((line) => /^\s+at .*\.[jt]s:\d+:\d+\)?$/.test(line));
  const at = frame?.match(/([\w.-]+\.[jt]s:\d+):\d+\)?$/)?.[1];
  return {
    errorClass: error.name,
    ...(typeof code === "string" && /^[\w-]{1,64}$/.test(code) ? { errorCode: code } : {}),
    ...(at ? { at } : {}),
  };
};
