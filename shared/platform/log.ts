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
  /** A host and its port, never more of an address. */
  host?: string;
  kind?: string;
  attempt?: number;
  count?: number;
  version?: number;
  /** Names of settings and what is expected there, never their values. */
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
  host: true,
  kind: true,
  attempt: true,
  count: true,
  version: true,
  settings: true,
};

/** Words of ours: names of doors, codes, classes, files with lines. An address, a quotation or a URL is none of them. */
const PLAIN = /^[\w .:$-]{1,100}$/;
const EVENT = /^[a-z][a-z.-]{0,60}$/;
const WITHHELD = "withheld";

/** What may be written of a field's value. The types hold callers to it; this holds at run time, whatever was cast. */
const loggable = (name: string, value: unknown): unknown => {
  if (typeof value === "number") return value;
  if (name === "settings") return Array.isArray(value) ? value.filter((each) => typeof each === "string") : WITHHELD;
  return typeof value === "string" && PLAIN.test(value) ? value : WITHHELD;
};

/** Makes a log that writes each event as one line to `write`. Fields outside the allow-list are dropped at run time too. */
export const createLog = (write: (level: Level, line: string) => void): Log => {
  const at =
    (level: Level) =>
    (event: string, fields: LogFields = {}): void => {
      const line: Record<string, unknown> = { level, event: EVENT.test(event) ? event : WITHHELD };
      for (const [name, value] of Object.entries(fields)) {
        if (Object.hasOwn(ALLOWED, name) && value !== undefined) line[name] = loggable(name, value);
      }
      write(level, JSON.stringify(line));
    };
  return { info: at("info"), warn: at("warn"), error: at("error") };
};

const FRAME = /^ +at .*?(?<place>[\w.-]+\.[jt]s:\d+):\d+\)?$/;

/** The frames of an error's stack. What stands before them is its message, which may look like anything. */
const framesOf = ({ stack = "", message }: Error): string[] =>
  stack
    .slice(stack.indexOf(message) + message.length)
    .split("\n")
    .filter((line) => FRAME.test(line));

/** What may be told of an error: its class, the vendor's code, and where in our code it arose. Never its message. */
export const describeError = (error: unknown): Pick<LogFields, "errorClass" | "errorCode" | "at"> => {
  if (!(error instanceof Error)) return { errorClass: typeof error };
  const { code } = error as { code?: unknown };
  const frames = framesOf(error);
  const ours = frames.find((line) => !line.includes("node_modules")) ?? frames[0];
  const place = ours && FRAME.exec(ours)?.groups?.place;
  return {
    errorClass: /^[\w$]{1,64}$/.test(error.name) ? error.name : "Error",
    ...(typeof code === "string" && /^[\w-]{1,64}$/.test(code) ? { errorCode: code } : {}),
    ...(place ? { at: place } : {}),
  };
};
