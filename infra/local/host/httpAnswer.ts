import type { ServerResponse } from "node:http";
import type { RpcCookie, RpcHttp, TypedData } from "./coreTypes.ts";

const SAME_SITE: Readonly<Record<string, string>> = { lax: "lax", strict: "strict", explicitNone: "none" };
/** The connection is the host's to frame, not the function's. */
const FRAMING = ["content-length", "transfer-encoding", "connection"];

/** A Set-Cookie header as ASP.NET writes it. */
export const cookieHeaderOf = (cookie: RpcCookie): string => {
  const expires = cookie.expires?.value?.seconds;
  const maxAge = cookie.maxAge?.value;
  const sameSite = SAME_SITE[cookie.sameSite ?? "none"];
  const parts = [
    `${cookie.name ?? ""}=${encodeURIComponent(cookie.value ?? "")}`,
    expires === undefined ? undefined : `expires=${new Date(expires * 1000).toUTCString()}`,
    maxAge === undefined || maxAge === null ? undefined : `max-age=${Math.trunc(maxAge)}`,
    cookie.domain?.value ? `domain=${cookie.domain.value}` : undefined,
    `path=${cookie.path?.value || "/"}`,
    cookie.secure?.value ? "secure" : undefined,
    sameSite && `samesite=${sameSite}`,
    cookie.httpOnly?.value ? "httponly" : undefined,
  ];
  return parts.filter((part) => part !== undefined).join("; ");
};

const hasNoBody = (status: number): boolean => status === 204 || status === 304;

/** Ends an answer of the host's own. */
export const answer = (response: ServerResponse, status: number, type?: string, body = ""): void => {
  if (type) response.setHeader("content-type", type);
  if (!hasNoBody(status)) response.setHeader("content-length", Buffer.byteLength(body));
  response.writeHead(status).end(body);
};

export const answerJson = (response: ServerResponse, status: number, value: unknown): void =>
  answer(response, status, "application/json; charset=utf-8", JSON.stringify(value));

/** Ends an answer with what the function returned; nothing returned is 204. */
export const answerWith = (response: ServerResponse, returned: TypedData | null | undefined): void => {
  if (!returned?.http) {
    answer(response, 204);
    return;
  }
  const { statusCode, headers = {}, cookies = [], body } = returned.http satisfies RpcHttp;
  const status = Number(statusCode ?? 200);
  for (const [name, value] of Object.entries(headers)) {
    if (!FRAMING.includes(name)) appendOrSet(response, name, value);
  }
  for (const cookie of cookies) response.appendHeader("set-cookie", cookieHeaderOf(cookie));
  const bytes = body?.bytes ?? new Uint8Array();
  if (!hasNoBody(status)) response.setHeader("content-length", bytes.byteLength);
  response.writeHead(status).end(bytes);
};

/** `Vary` and the origin are the CORS layer's too: it has the last word on the origin, and both may add to `Vary`. */
const appendOrSet = (response: ServerResponse, name: string, value: string): void => {
  if (!response.hasHeader(name)) response.setHeader(name, value);
  else if (name === "vary") response.setHeader(name, `${value},${String(response.getHeader(name))}`);
  else if (!name.startsWith("access-control-allow-")) response.setHeader(name, value);
};
