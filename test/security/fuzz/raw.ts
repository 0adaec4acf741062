import type { Sent } from "../../platform/http/calls.ts";
import { CANARY } from "./junk.ts";

/** A body that is refused before its values are looked at: what is wrong with it, and how it is refused. */
export type Raw = { what: string; sent: Required<Pick<Sent, "body" | "headers">>; code: string };

const TYPES = [
  "text/plain",
  "text/json",
  "multipart/form-data; boundary=x",
  "application/x-www-form-urlencoded",
  "application/xml",
  "application/json; charset=utf-16",
  "application/json; charset=utf-8; charset=utf-7",
  "application/json, text/plain",
  "application/jsonp",
  `application/${CANARY}`,
  "",
];

const ENCODINGS = ["gzip", "br", "deflate", "identity, gzip", "x", CANARY];

const swapped = (text: string): Buffer => Buffer.from(text, "utf16le").swap16();

/** Bytes that are no JSON in UTF-8, made of some that are. */
const malformed = (good: string): Readonly<Record<string, Uint8Array>> => {
  const before = good.slice(0, -1);
  return {
    "cut short": Buffer.from(before),
    "a comma at the end": Buffer.from(`${before},}`),
    "two of them": Buffer.from(good + good),
    "a comment": Buffer.from(`/* ${CANARY} */${good}`),
    "single quotes": Buffer.from(`{'${CANARY}':1}`),
    NaN: Buffer.from(`{"${CANARY}":NaN}`),
    Infinity: Buffer.from(`{"${CANARY}":-Infinity}`),
    hexadecimal: Buffer.from('{"a":0x10}'),
    "a bare control character": Buffer.from(`{"a":"${CANARY}\n"}`),
    "NUL at its end": Buffer.from(`${good}\0`),
    "UTF-16": Buffer.from(`\uFEFF${good}`, "utf16le"),
    "UTF-16, the other way": swapped(`\uFEFF${good}`),
    "Latin-1": Buffer.from(`{"a":"\u00e9${CANARY}"}`, "latin1"),
    "an overlong sequence": Buffer.from([0x22, 0xc0, 0xaf, 0x22]),
    "a surrogate in UTF-8": Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]),
    "what gzip makes": Buffer.from([0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0]),
    "a form": Buffer.from(`a=${CANARY}&b=2`),
    markup: Buffer.from(`<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;${CANARY}</x>`),
    "nothing but a byte order mark": Buffer.from("\uFEFF"),
    blanks: Buffer.from("   "),
  };
};

/** Well-formed JSON that nothing takes, however it is meant. */
const refused = (limit: number): Readonly<Record<string, Uint8Array>> => ({
  "lists within lists": Buffer.from("[".repeat(limit / 2) + "]".repeat(limit / 2)),
  "objects within objects": Buffer.from(`${'{"a":'.repeat(2_000)}1${"}".repeat(2_000)}`),
  "a number without an end": Buffer.from("1e400"),
  "a list of many": Buffer.from(`[${"0,".repeat(6_000)}0]`),
  "a prototype": Buffer.from(`{"__proto__":{"isAdmin":"${CANARY}"}}`),
  "a text that is no Unicode": Buffer.from(`"\\ud800${CANARY}"`),
  null: Buffer.from("null"),
});

/** All that a door of this limit (in bytes) refuses before it looks at values, made of a body that it takes. */
export const rawBodies = (good: object, limit: number): Raw[] => {
  const text = JSON.stringify(good);
  const bodies = (code: string, all: Readonly<Record<string, Uint8Array>>): Raw[] =>
    Object.entries(all).map(([what, body]) => ({ what, sent: { body, headers: {} }, code }));
  const labelled = (header: string, value: string): Raw => ({
    what: `${header}: ${value}`,
    sent: { body: Buffer.from(text), headers: { [header]: value } },
    code: "unsupported-media-type",
  });
  return [
    ...TYPES.map((type) => labelled("content-type", type)),
    ...ENCODINGS.map((encoding) => labelled("content-encoding", encoding)),
    ...bodies("malformed-json", malformed(text)),
    ...bodies("validation-failed", refused(limit)),
    ...bodies("body-too-large", {
      "one byte too long": Buffer.from(text.padEnd(limit + 1)),
      "a megabyte too long": Buffer.from(text + " ".repeat(2 ** 20)),
    }),
  ];
};
