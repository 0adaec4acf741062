import type { HttpRequest } from "@azure/functions";
import type { z } from "zod";
import { type Fault, inputRefused, Refusal } from "../refusal.ts";
import { faultsOf, listed, malformedText } from "./faults.ts";

/** Bytes that a body may have where a door says nothing else. */
const MAX_BODY = 32 * 1024;

/** Beyond these no input is one of ours; listing what is wrong with each part would only cost. */
const MAX_DEPTH = 32;
const MAX_VALUES = 5000;

const NOTHING = new Uint8Array();

/** What a door expects. Only the schema of a body may be asynchronous: the others are checked on the hot path. */
export type Shapes = {
  path?: z.ZodType | undefined;
  query?: z.ZodType | undefined;
  body?: z.ZodType | undefined;
  maxBody?: number | undefined;
};

/** What came in, checked; `bytes` is the body as it was sent. */
export type Input = { path: unknown; query: unknown; body: unknown; bytes: Uint8Array };

/** JSON by its media type. A charset other than UTF-8 is refused: RFC 8259 knows no other. */
const isJson = (contentType: string): boolean => {
  const [type = "", ...parameters] = contentType.toLowerCase().split(";");
  const isForeign = (parameter: string) => /^\s*charset\s*=/.test(parameter) && !/=\s*"?utf-?8"?\s*$/.test(parameter);
  return type.trim() === "application/json" && !parameters.some(isForeign);
};

const isTooComplex = (body: unknown): boolean => {
  let values = 0;
  const exceeds = (value: unknown, depth: number): boolean =>
    typeof value === "object" &&
    value !== null &&
    (depth === 0 || Object.values(value).some((part) => ++values > MAX_VALUES || exceeds(part, depth - 1)));
  return exceeds(body, MAX_DEPTH);
};

const SEND_JSON = "Send the body as JSON, with Content-Type: application/json.";
const NO_FILES = `${SEND_JSON} Files are not taken: paste the text that matters, or say where a file can be found.`;

const checkHeaders = (headers: HttpRequest["headers"], limit: number): void => {
  const type = headers.get("content-type") ?? "";
  if (!isJson(type)) {
    throw new Refusal("unsupported-media-type", /^\s*multipart\//i.test(type) ? NO_FILES : SEND_JSON);
  }
  if ((headers.get("content-encoding") ?? "identity") !== "identity") {
    throw new Refusal("unsupported-media-type", "Send the body as it is, without a Content-Encoding.");
  }
  checkSize(Number(headers.get("content-length") ?? 0), limit);
};

const checkSize = (size: number, limit: number): void => {
  if (size > limit) throw new Refusal("body-too-large", `The body may have at most ${limit} bytes.`);
};

/** Refuses by the headers, before anything is read; a length may be undeclared, so that the bytes count as well. */
const readBody = async (request: HttpRequest, limit: number): Promise<Uint8Array> => {
  checkHeaders(request.headers, limit);
  const bytes = new Uint8Array(await request.arrayBuffer());
  checkSize(bytes.byteLength, limit);
  return bytes;
};

const parseJson = (bytes: Uint8Array): unknown => {
  if (bytes.byteLength === 0) {
    // The host drops a body that comes in chunks, so that it looks like none here.
    throw new Refusal("malformed-json", "The body is missing. Send it whole, with a Content-Length.");
  }
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new Refusal("malformed-json", "The body is not well-formed JSON in UTF-8.");
  }
  if (isTooComplex(value)) {
    const detail = `The body may have at most ${MAX_VALUES} values, nested at most ${MAX_DEPTH} deep.`;
    throw inputRefused([{ pointer: "", code: "too-complex", detail }]);
  }
  return value;
};

/** Reads what stands in the route, and nothing else. Throws `validation-failed` with all faults of it. */
export const readPath = ({ path }: Pick<Shapes, "path">, { params }: Pick<HttpRequest, "params">): unknown => {
  if (!path) return undefined;
  const parsed = path.safeParse(params);
  if (!parsed.success) throw inputRefused(listed(faultsOf(parsed.error, params, "/path")));
  return parsed.data;
};

/**
 * Reads what a door expects. Throws `unsupported-media-type`, `body-too-large` or `malformed-json`, or else
 * `validation-failed` with the faults of path, query and body together.
 */
export const readInput = async (shapes: Shapes, request: HttpRequest): Promise<Input> => {
  const bytes = shapes.body ? await readBody(request, shapes.maxBody ?? MAX_BODY) : NOTHING;
  const sent = shapes.body && parseJson(bytes);
  let faults: Fault[] = [];
  const outcome = (base: string, value: unknown, parsed: z.ZodSafeParseResult<unknown>): unknown => {
    if (parsed.success) return parsed.data;
    faults = faults.concat(faultsOf(parsed.error, value, base));
    return undefined;
  };
  const check = (base: string, schema: z.ZodType, value: unknown) => outcome(base, value, schema.safeParse(value));
  const path = shapes.path && check("/path", shapes.path, request.params);
  const query = shapes.query && check("/query", shapes.query, Object.fromEntries(request.query));
  const body = shapes.body && outcome("", sent, await shapes.body.safeParseAsync(sent));
  if (shapes.body) faults = faults.concat(malformedText(sent));
  if (faults.length > 0) throw inputRefused(listed(faults));
  return { path, query, body, bytes };
};
