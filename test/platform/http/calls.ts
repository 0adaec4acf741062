import { HttpRequest } from "@azure/functions";
import * as z from "zod";
import type { Door, Platform } from "../../../shared/platform/http/door.ts";
import { doorFor } from "../../../shared/platform/http/door.ts";
import { anyone } from "../../../shared/platform/http/entrance.ts";
import { handle } from "../../../shared/platform/http/handle.ts";
import type { Reply } from "../../../shared/platform/http/problem.ts";
import type { Callers, Contact, Customer, Employee } from "../../../shared/platform/identity/callers.ts";
import { createLog } from "../../../shared/platform/log.ts";
import { Refusal } from "../../../shared/platform/refusal.ts";

export const CONTACT: Contact = { kind: "contact", organizationId: "org-1", contactId: "person-1", subject: "s-1" };
export const USER: Customer = { kind: "user", tenant: "t-1", oid: "o-1", roles: [], tenantAdmin: false };
export const ADMIN: Customer = { ...USER, oid: "o-2", tenantAdmin: true };
export const EMPLOYEE: Employee = { kind: "employee", oid: "e-1", roles: ["Support.Agent"] };

const known =
  <Caller>(tokens: Record<string, Caller>) =>
  async (bearer: string): Promise<Caller> => {
    const caller = tokens[bearer];
    if (caller === undefined) throw new Refusal("not-signed-in", "This token proves nothing.");
    return caller;
  };

/** Tokens by the names of their callers; any other token proves nothing. */
export const callers: Callers = {
  contact: known({ contact: CONTACT, successor: { ...CONTACT, contactId: "person-2" } }),
  customer: known<Customer>({ user: USER, admin: ADMIN, app: { ...USER, kind: "app" } }),
  employee: known({ employee: EMPLOYEE }),
  siteRights: async () => "none",
};

export type LogLine = Record<string, unknown> & { level: string; event: string };

/** A platform whose log is kept, and which refuses idempotency unless a test brings its own. */
export const platform = (parts: Partial<Platform> = {}): Platform & { lines: LogLine[] } => {
  const lines: LogLine[] = [];
  return {
    callers,
    admit: async () => undefined,
    log: createLog((_level, line) => lines.push(JSON.parse(line) as LogLine)),
    idempotency: {
      begin: async () => {
        throw new Error("no key was expected");
      },
    },
    lines,
    ...parts,
  };
};

export const door = doorFor<Platform>();

/** A door that answers what it was sent. */
export const echo: Door<Platform> = door({
  name: "echo",
  method: "POST",
  route: "api/things/{id}",
  summary: "Gives back what came in",
  entrance: anyone,
  path: z.strictObject({ id: z.guid() }),
  query: z.object({ page: z.string().max(3).optional() }),
  body: z.strictObject({ name: z.string().max(20), tags: z.array(z.string().max(5)).optional() }),
  answers: { 200: z.object({ name: z.string() }) },
  operation: async (_app, { body }) => body,
  answer: (body) => ({ status: 200, body }),
});

export const ID = "8f1c7a52-0d3e-4b68-9a47-2f5e81c0d3b6";

export type Sent = {
  method?: string;
  params?: Record<string, string>;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  /** Text or bytes as they are, anything else as JSON. */
  body?: unknown;
};

const bytesOf = (body: unknown): Uint8Array =>
  body instanceof Uint8Array ? body : Buffer.from(typeof body === "string" ? body : JSON.stringify(body));

const nullable = (values: Record<string, string>) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));

/** The library's own request, made of what the host hands over. */
export const request = ({ method = "POST", params = { id: ID }, query = {}, headers = {}, body }: Sent = {}) => {
  const sent = body === undefined ? undefined : bytesOf(body);
  const declared = sent ? { "content-type": "application/json", "content-length": String(sent.byteLength) } : {};
  const init = {
    method,
    url: "http://127.0.0.1:7071/api/things",
    nullableHeaders: nullable({ ...declared, ...headers }),
    nullableQuery: nullable(query),
    nullableParams: nullable(params),
    body: sent ? { bytes: sent } : undefined,
  };
  // The constructor takes what the host sends, which the library's published types do not describe.
  return new HttpRequest(init as unknown as ConstructorParameters<typeof HttpRequest>[0]);
};

export type Told = Reply & { json: Record<string, unknown> };

/** Calls a door through the guard. */
export const call = async (one: Door<Platform>, sent: Sent = {}, app: Platform = platform()): Promise<Told> => {
  const reply = await handle(one, async () => app, app.log)(request(sent));
  return { ...reply, json: JSON.parse(reply.body ?? "null") as Record<string, unknown> };
};

type Listed = { pointer: string; code: string; detail: string };

/** The faults that an answer lists, as `pointer code`, in order of their names. */
export const faultsIn = ({ json }: Told): string[] =>
  ((json.errors ?? []) as Listed[]).map(({ pointer, code }) => `${pointer} ${code}`).sort();
