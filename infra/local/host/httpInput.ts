import type { IncomingMessage } from "node:http";
import type { NullableString, RpcHttp } from "./coreTypes.ts";
import type { RouteValues } from "./routes.ts";

/** The host takes no larger body and answers 500 to one, whatever the function would have said. */
export const MAX_BODY_BYTES = 104_857_600;

/** A request whose body is declared larger than the host takes. */
export const isTooLarge = (request: IncomingMessage): boolean =>
  Number(request.headers["content-length"] ?? 0) > MAX_BODY_BYTES;

/**
 * The body's bytes, or null where there is none. A body without a Content-Length, as chunked transfer has, is dropped:
 * the real host does so unless the app streams.
 */
export const readBody = async (request: IncomingMessage): Promise<Uint8Array | null> => {
  if (!(Number(request.headers["content-length"]) > 0)) {
    request.resume();
    return null;
  }
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

const nullable = (values: Readonly<Record<string, string>>): Record<string, NullableString> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));

/** Names in lower case; a header that came more than once is one, its values joined by commas. */
const headersOf = (request: IncomingMessage): Record<string, string> => {
  const headers: Record<string, string> = {};
  for (let at = 0; at + 1 < request.rawHeaders.length; at += 2) {
    const name = (request.rawHeaders[at] ?? "").toLowerCase();
    const value = request.rawHeaders[at + 1] ?? "";
    headers[name] = Object.hasOwn(headers, name) ? `${headers[name]},${value}` : value;
  }
  return headers;
};

/** A parameter that came more than once is one, its values joined by commas; names are the same without regard to case. */
const queryOf = (search: string): Record<string, string> => {
  const query = new Map<string, { name: string; value: string }>();
  for (const [name, value] of new URLSearchParams(search)) {
    const known = query.get(name.toLowerCase());
    query.set(name.toLowerCase(), known ? { ...known, value: `${known.value},${value}` } : { name, value });
  }
  return Object.fromEntries([...query.values()].map(({ name, value }) => [name, value]));
};

/** The trigger's input that the library makes an `HttpRequest` of. */
export const httpInputOf = (
  request: IncomingMessage,
  url: string,
  search: string,
  values: RouteValues,
  body: Uint8Array | null,
): RpcHttp => ({
  method: request.method ?? "GET",
  url,
  nullableHeaders: nullable(headersOf(request)),
  nullableQuery: nullable(queryOf(search)),
  nullableParams: nullable(values),
  body: body && { bytes: body },
});
