import * as z from "zod";
import { NotNow } from "../command.ts";

/** What is sent; `body` as JSON. */
export type Request = {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  path: string;
  token?: string;
  headers?: Readonly<Record<string, string>>;
  body?: object;
};

export type Response = { status: number; headers: Headers; json: unknown };

/** Where the demo tells what happens. Each word leaves at once. */
export type Teller = {
  chapter: (title: string) => void;
  say: (text: string) => void;
  /**
   * Sends a request, tells it with its answer, and insists on the status that the story has. `shown` makes what is told of
   * a body that is long.
   */
  step: (text: string, request: Request, status: number, shown?: (json: unknown) => unknown) => Promise<Response>;
};

/** Usher answered otherwise than the story tells. */
export class ToldOtherwise extends NotNow {}

const SECRETS = new Set([
  "accessToken",
  "entraToken",
  "token",
  "key",
  "password",
  "newPassword",
  "currentPassword",
  "x",
  "y",
  "kid",
]);
const SHOWN = 12;

const shortened = (text: string): string => (text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);

const MOST_ON_A_LINE = 90;

const onOneLine = (part: string): string => part.replaceAll(/\s+/g, " ").replaceAll("[ ", "[").replaceAll(" ]", "]");

/** Lists of words and lists of such lists; and objects within others, where they are short. */
const LISTS = /\[(?:[^[\]{}]|\[[^[\]{}]*\])*\]/g;
const INNER_OBJECTS = /(?<!^)\{[^{}]*\}/g;

/** JSON for a reader: secrets and keys are cut short, as they tell nothing, and small parts stand on one line. */
const readable = (value: unknown): string =>
  JSON.stringify(
    value,
    (name, part: unknown) => (SECRETS.has(name) && typeof part === "string" ? shortened(part) : part),
    2,
  )
    .replaceAll(LISTS, onOneLine)
    .replaceAll(INNER_OBJECTS, (object) => {
      const line = onOneLine(object);
      return line.length > MOST_ON_A_LINE ? object : line;
    });

/** A license key is publishable, yet long. */
const readablePath = (path: string): string => path.replace(/(?<=[?&]key=)[^&]+/, (key) => shortened(key));

const indented = (text: string, by: string): string => text.replaceAll(/^/gm, by);

const sentLines = ({ method, path, token, headers = {}, body }: Request): string[] => [
  `${method} ${readablePath(path)}`,
  ...(token === undefined ? [] : [`Authorization: Bearer ${shortened(token)}`]),
  ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ...(body === undefined ? [] : [readable(body)]),
];

const TOLD_HEADERS = ["ETag", "Cache-Control"];

const answeredLines = ({ status, headers, json }: Response): string[] => [
  String(status),
  ...TOLD_HEADERS.filter((name) => (headers.get(name) ?? "no-store") !== "no-store").map(
    (name) => `${name}: ${headers.get(name)}`,
  ),
  ...(json === undefined ? [] : [readable(json)]),
];

const send = async (origin: string, { method, path, token, headers, body }: Request): Promise<Response> => {
  const response = await fetch(origin + path, {
    method,
    headers: {
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get("content-type") ?? "");
  return { status: response.status, headers: response.headers, json: isJson ? JSON.parse(text) : undefined };
};

/** Tells on `print`, asking the Usher at `origin`. */
export const createTeller = (origin: string, print: (text: string) => void): Teller => {
  let chapters = 0;
  return {
    chapter: (title) => {
      chapters += 1;
      print(`\n${"─".repeat(72)}\n${chapters}. ${title}\n${"─".repeat(72)}\n`);
    },
    say: (text) => print(`\n${text}\n`),
    step: async (text, request, status, shown = (json) => json) => {
      print(`\n${text}\n\n${indented(sentLines(request).join("\n"), "  > ")}\n`);
      const response = await send(origin, request);
      const isAsTold = response.status === status;
      const told = isAsTold ? { ...response, json: shown(response.json) } : response;
      print(`${indented(answeredLines(told).join("\n"), "  < ")}\n`);
      if (!isAsTold) {
        throw new ToldOtherwise(
          `\nThe story has ${status} here; Usher answered ${response.status}. It ends at this step.`,
        );
      }
      return response;
    },
  };
};

/** A field of an answer that the story goes on with. */
export const textOf = ({ json }: Response, field: string): string => {
  const { data } = z.record(z.string(), z.unknown()).safeParse(json);
  const value = data?.[field];
  if (typeof value !== "string")
    throw new ToldOtherwise(`\nThe story needs ${field} in that answer, and it is not there.`);
  return value;
};

/** Insists on something that a step's answer has to say. */
export const insist = (isSo: boolean, expected: string): void => {
  if (!isSo) throw new ToldOtherwise(`\nThe story has it that ${expected}; it is not so.`);
};
