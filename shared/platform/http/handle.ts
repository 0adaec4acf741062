import type { HttpRequest } from "@azure/functions";
import type { z } from "zod";
import { systemClock } from "../clock.ts";
import { readBearer } from "../identity/bearer.ts";
import { newId } from "../ids.ts";
import type { Log } from "../log.ts";
import { notRepeated } from "../once.ts";
import { type Answer, type Call, type Door, type Platform, READABLE_HEADERS, type ReadableHeader } from "./door.ts";
import { readInput, readPath } from "./input.ts";
import { runOnce } from "./once.ts";
import { asRefusal, problemReply, type Reply, refusalFields } from "./problem.ts";

/** The app that a door's operation runs in, put together at the first call. Refuses where the settings have faults. */
export type LoadApp<App> = () => Promise<App>;

/** The JSON of bodies that are frozen: a license check gives the same one out again and again. */
const writtenBodies = new WeakMap<object, string>();

/** The body as text, in as far as `schema` declares it. A frozen body is shaped and written once. */
const toText = (schema: z.ZodType, body: unknown): { text: string; isJson: boolean } => {
  const frozen = typeof body === "object" && body !== null && Object.isFrozen(body) ? body : undefined;
  const before = frozen && writtenBodies.get(frozen);
  if (before !== undefined) return { text: before, isJson: true };
  const shaped = schema.parse(body);
  if (typeof shaped === "string") return { text: shaped, isJson: false };
  const text = JSON.stringify(shaped);
  if (frozen) writtenBodies.set(frozen, text);
  return { text, isJson: true };
};

/** The answer of a door, held to the schema of its status: what that does not declare never leaves. */
const write = <App>(door: Door<App>, { status, body, headers }: Answer): Reply => {
  const schema = door.answers[status];
  if (schema === undefined) throw new TypeError(`${door.name} answered a status that it does not declare`);
  if (schema === null) return { status, headers: { "Cache-Control": "no-store", ...headers } };
  const { text, isJson } = toText(schema, body);
  const type = isJson ? { "Content-Type": "application/json" } : {};
  return { status, headers: { "Cache-Control": "no-store", ...type, ...headers }, body: text };
};

/**
 * Who calls is settled before anything that was sent is looked at, but for the path where it is a part of that question: who
 * may not know of a site learns nothing of the faults of a body for it.
 */
const answerCall = async <App extends Platform>(door: Door<App>, app: App, request: HttpRequest): Promise<Reply> => {
  const { headers } = request;
  const needs = door.needs ?? "everything";
  const admitted = app.admit(needs);
  // What changes nothing may be prepared meanwhile: the first check of an instance then waits for no more than it must.
  if (needs === "everything") await admitted;
  else admitted.catch(() => undefined);
  const caller = await door.entrance.enter(
    app.callers,
    () => readBearer(headers.get("authorization")),
    () => readPath(door, request),
  );
  const { path, query, body, bytes } = await readInput(door, request);
  const header = (name: ReadableHeader): string | undefined =>
    READABLE_HEADERS.includes(name) ? (headers.get(name) ?? undefined) : undefined;
  const call: Call<unknown, unknown, unknown, unknown> = { path, query, body, caller, once: notRepeated, header };
  const key = door.idempotent ? headers.get("idempotency-key") : null;
  const result = key === null ? await door.operation(app, call) : await runOnce(door, app, call, bytes, key);
  await admitted;
  return write(door, door.answer(result, call));
};

const EVERYWHERE = {
  "Access-Control-Expose-Headers": "ETag, Retry-After, X-Request-Id",
  // RFC 6797: counts over https only, and is ignored on a developer's machine.
  "Strict-Transport-Security": "max-age=31536000",
  "X-Content-Type-Options": "nosniff",
};

/**
 * The guard of every door: request id, caller, input, idempotency, operation, output, errors. It never rejects: the
 * host would answer without a body or a request id. `fallbackLog` serves until there is an app.
 */
export const handle =
  <App extends Platform>(door: Door<App>, load: LoadApp<App>, fallbackLog: Log) =>
  async (request: HttpRequest): Promise<Reply> => {
    const requestId = newId(systemClock);
    const started = performance.now();
    let log = fallbackLog;
    let reply: Reply;
    try {
      const app = await load();
      log = app.log;
      reply = await answerCall(door, app, request);
    } catch (error) {
      const refusal = asRefusal(error);
      reply = problemReply(refusal, requestId);
      log[reply.status >= 500 ? "error" : "info"]("refused", {
        requestId,
        door: door.name,
        status: reply.status,
        durationMs: Math.round(performance.now() - started),
        ...refusalFields(refusal),
      });
    }
    return { ...reply, headers: { ...reply.headers, ...EVERYWHERE, "X-Request-Id": requestId } };
  };
