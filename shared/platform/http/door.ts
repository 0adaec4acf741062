import type { z } from "zod";
import type { Callers } from "../identity/callers.ts";
import type { Log } from "../log.ts";
import type { Once } from "../once.ts";
import type { RefusalCode } from "../refusal.ts";
import type { Entrance } from "./entrance.ts";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** Request headers that an operation may look at; no other ever reaches one. */
export const READABLE_HEADERS = ["accept", "if-match", "if-none-match", "x-forwarded-for"] as const;
export type ReadableHeader = (typeof READABLE_HEADERS)[number];

/** One call of a door: who calls, with what. */
export type Call<Path, Query, Body, Caller> = {
  path: Path;
  query: Query;
  body: Body;
  caller: Caller;
  /** Keeps the result for a repeated `Idempotency-Key`; does nothing where none was sent. */
  once: Once;
  header: (name: ReadableHeader) => string | undefined;
};

/** Headers that a door may answer with. There is no cookie among them: the suite sets none. */
export type AnswerHeader =
  | "Cache-Control"
  | "Content-Security-Policy"
  | "Content-Type"
  | "Cross-Origin-Opener-Policy"
  | "ETag"
  | "Referrer-Policy"
  | "Vary";

/** What a door answers: a status that it declared, a body that fits that status's schema, headers of its own. */
export type Answer = { status: number; body?: unknown; headers?: Readonly<Partial<Record<AnswerHeader, string>>> };

/** What a door needs to be open: all that Usher stands on, or no database, or nothing. */
export type Needs = "everything" | "no-database" | "nothing";

/** What a handler stands on, besides the operation itself. */
export type Platform = {
  callers: Callers;
  idempotency: Idempotency;
  log: Log;
  /** Throws `unavailable` while doors of these needs are closed to everybody. */
  admit(needs: Needs): Promise<void>;
};

/** Makes a repeated request the same request (contract, "Idempotency-Key"). */
export type Idempotency = {
  begin(request: {
    door: string;
    caller: string | undefined;
    key: string;
    fingerprintOf: Uint8Array;
  }): Promise<{ kind: "first"; once: Once; abandon(): Promise<void> } | { kind: "repeated"; result: unknown }>;
};

type Infer<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

/**
 * A door: the route, who may enter, the shape of what comes in and goes out, and the one operation that it calls.
 * The guard (`handle.ts`) and the OpenAPI document (`openapi.ts`) both work from this alone.
 */
export type DoorOf<App, Path, Query, Body, Caller, Result> = {
  /** The function's name. The host tries functions in the order of their names. */
  name: string;
  method: Method;
  /** The complete path without its first slash, as `routePrefix` is empty. */
  route: string;
  summary: string;
  entrance: Entrance<Caller>;
  /** Strings by the names in the route. This schema and the query's are synchronous; the body's need not be. */
  path?: Path;
  query?: Query;
  body?: Body;
  /** Bytes that the body may have at most; 32 KiB unless said. */
  maxBody?: number;
  /** What it needs to be open; everything unless said. One that needs no database changes nothing. */
  needs?: Needs;
  /** Conditions (RFC 9110) that the operation obeys, for the OpenAPI document. */
  conditions?: readonly ("If-Match" | "If-None-Match")[];
  /** Honours `Idempotency-Key`: the operation keeps its result through `call.once`. */
  idempotent?: true;
  /** Schema of each status's body; `null` where there is none. */
  answers: Readonly<Record<number, z.ZodType | null>>;
  /** Refusals of the operation itself, for the OpenAPI document; those of the guard are added there. */
  refusals?: readonly RefusalCode[];
  operation(app: App, call: Call<Infer<Path>, Infer<Query>, Infer<Body>, Caller>): Promise<Result>;
  /** Turns the result into an answer. A repeated request's kept result passes through here again. */
  answer(result: Result, call: Call<Infer<Path>, Infer<Query>, Infer<Body>, Caller>): Answer;
};

/** A door whose types have been checked where it was declared, as the guard and the document see it. */
export type Door<App> = Omit<DoorOf<App, z.ZodType, z.ZodType, z.ZodType, unknown, unknown>, "operation" | "answer"> & {
  operation(app: App, call: Call<unknown, unknown, unknown, unknown>): Promise<unknown>;
  answer(result: unknown, call: Call<unknown, unknown, unknown, unknown>): Answer;
};

/** Declares a door of an app. The types of path, query, body, caller and result follow from what is declared. */
export const doorFor =
  <App>() =>
  <
    Caller,
    Result,
    Path extends z.ZodType | undefined = undefined,
    Query extends z.ZodType | undefined = undefined,
    Body extends z.ZodType | undefined = undefined,
  >(
    door: DoorOf<App, Path, Query, Body, Caller, Result>,
  ): Door<App> =>
    door as unknown as Door<App>;
