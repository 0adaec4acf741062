import type fc from "fast-check";
import { sql as statement } from "kysely";
import { handle } from "../../../shared/platform/http/handle.ts";
import { EMPLOYEE_ROLES } from "../../../shared/platform/identity/callers.ts";
import { ROUTES, requestOf } from "../../e2e/routes.ts";
import { SITE_ID } from "../../e2e/world.ts";
import { request, type Sent } from "../../platform/http/calls.ts";
import { type Neighbours, settleNeighbours, whenMailsHaveLeft } from "../../promises/isolation.ts";
import { readSql } from "../../promises/stored.ts";
import { type InProcess, startUsher } from "../../promises/usher.ts";
import { openSql } from "../../sql/databases.ts";
import { CANARY } from "./junk.ts";
import { type Document, type Operation, operationsOf, type Schema } from "./operations.ts";
import { valuesOf } from "./shapes.ts";

/** Far longer than any call takes: what is not answered by then hangs. */
const PATIENCE = 10_000;

export type Answered = { status: number; code: unknown; text: string; json: Record<string, unknown> };

/** A running Usher, a customer of it, and its operations, each with a caller whom it lets in. */
export type Target = {
  usher: InProcess;
  neighbours: Neighbours;
  document: Document;
  operations: readonly Operation[];
  /** A token for each security scheme, of somebody who may do all that is to be done with one. */
  tokens: Readonly<Record<string, string>>;
  /** Sends a request to an operation as its right caller, and holds the answer to what holds for all answers. */
  send(operation: Operation, sent: Sent): Promise<Answered>;
  /** Values for the operation's path by which something is found. */
  pathOf(operation: Operation): Record<string, string>;
  /** A body that the operation takes, where it takes one. */
  bodyOf(operation: Operation): object | undefined;
  /** Values of a schema of the document. */
  valuesOf(schema: Schema): fc.Arbitrary<unknown>;
  /** How many rows each table of the database has. */
  countRows(): Promise<Readonly<Record<string, number>>>;
  close(): Promise<void>;
};

const withinPatience = async <Result>(work: Promise<Result>): Promise<Result> => {
  let timer: NodeJS.Timeout | undefined;
  const hanging = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`There was no answer within ${PATIENCE} ms.`)), PATIENCE);
  });
  try {
    return await Promise.race([work, hanging]);
  } finally {
    clearTimeout(timer);
  }
};

const inBytes = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));

const holdsCanary = (text: string): boolean => text.toLowerCase().includes(CANARY);

/** Every header that an answer may have (RFC 9110 and what browsers read). None of them holds what was sent. */
const HEADERS = new Set([
  "access-control-expose-headers",
  "cache-control",
  "content-security-policy",
  "content-type",
  "cross-origin-opener-policy",
  "etag",
  "referrer-policy",
  "retry-after",
  "strict-transport-security",
  "vary",
  "www-authenticate",
  "x-content-type-options",
  "x-request-id",
]);

const isOneLine = (value: string): boolean => /^[ -~]*$/.test(value);

/** What no answer may do, whatever was asked. */
const faultsOfAnswer = (
  operation: Operation,
  status: number,
  headers: Headers,
  text: string,
  json: unknown,
): unknown[] => {
  const faults: unknown[] = [];
  if (status >= 500) faults.push(`it is a ${status}`);
  for (const [name, value] of headers) {
    if (!HEADERS.has(name) || !isOneLine(value)) faults.push(`it has a header ${name} of its own making`);
  }
  const isJson = /json/.test(headers.get("content-type") ?? "");
  faults.push(...operation.faultsOfAnswer(status, headers.get("content-type") ?? "", isJson ? json : text));
  if (status >= 400) {
    if (holdsCanary(text + JSON.stringify([...headers]))) faults.push("it repeats what was sent");
    if (headers.get("content-type") !== "application/problem+json") faults.push("it is no problem");
    if ((json as Record<string, unknown>).requestId !== headers.get("x-request-id")) faults.push("its id is another");
  }
  return faults;
};

/** Values of a path by their names in the document's own path. */
const valuesIn = (template: string, path: string): Record<string, string> => {
  const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  const pattern = template.replaceAll(".", "\\.").replace(/\{\w+\}/g, "([^/]+)");
  const [, ...values] = new RegExp(`^${pattern}$`).exec(path.split("?")[0] ?? "") ?? [];
  return Object.fromEntries(names.map((name, at) => [name, values[at] ?? ""]));
};

/** Counts the rows of all tables at once, over a connection of its own. */
const openCounter = async ({ settings }: InProcess) => {
  const tables = (await readSql(settings.sql)).map(({ table }) => table);
  const sql = openSql(settings.sql);
  const counts = tables.map(
    (table) => statement`select ${statement.lit(table)} as name, count(*) as rows from ${statement.table(table)}`,
  );
  const all = statement<{ name: string; rows: number }>`${statement.join(counts, statement` union all `)}`;
  return {
    count: async () => {
      const { rows } = await all.execute(await sql.db());
      return Object.fromEntries(rows.map(({ name, rows: many }) => [name, Number(many)]));
    },
    close: () => sql.close(),
  };
};

export const openTarget = async (): Promise<Target> => {
  const usher = await startUsher();
  const neighbours = await settleNeighbours(usher);
  const { scene, callers } = neighbours;
  const may = { rights: "designer", sites: [SITE_ID] } as const;
  const tokens: Readonly<Record<string, string>> = {
    contact: callers.contact,
    customer: await usher.token({ kind: "user", tenant: scene.ada.tenant, admin: true, may }),
    employee: await usher.token({ kind: "employee", roles: [...EMPLOYEE_ROLES] }),
  };
  await whenMailsHaveLeft(usher);
  const document = (await usher.ask("GET", "/api/openapi.json")).body as Document;
  const counter = await openCounter(usher);
  const routeOf = ({ name }: Operation) => ROUTES.find((route) => route.name === name);

  const send: Target["send"] = async (operation, sent) => {
    const token = tokens[operation.schemes[0] ?? ""];
    const authorization: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const body = sent.body === undefined || sent.body instanceof Uint8Array ? sent.body : inBytes(sent.body);
    const headers = { ...authorization, ...sent.headers };
    const asked = request({ ...sent, body, method: operation.method, headers });
    const before = usher.logged.length;
    const reply = await withinPatience(handle(operation.door, async () => usher.app, usher.app.log)(asked));
    const { status, body: text = "" } = reply;
    const told = new Headers(reply.headers);
    const json = (/json/.test(told.get("content-type") ?? "") ? JSON.parse(text) : {}) as Record<string, unknown>;
    const faults = faultsOfAnswer(operation, status, told, text, json);
    const lines = usher.logged.slice(before);
    if (lines.some(holdsCanary)) faults.push("a line of the log repeats what was sent");
    if (faults.length > 0) {
      throw new Error(`${operation.name} answered ${status} ${text}: ${JSON.stringify(faults)}\n${lines.join("\n")}`);
    }
    return { status, code: json.code, text, json };
  };

  return {
    usher,
    neighbours,
    document,
    operations: operationsOf(document),
    tokens,
    send,
    pathOf: (operation) => {
      const route = routeOf(operation);
      const path = route ? requestOf(route, scene).split(" ")[1] : undefined;
      return valuesIn(operation.path, path ?? operation.path);
    },
    bodyOf: (operation) => routeOf(operation)?.body?.(scene),
    valuesOf: valuesOf(document),
    countRows: () => counter.count(),
    close: async () => {
      await counter.close();
      await usher[Symbol.asyncDispose]();
    },
  };
};
