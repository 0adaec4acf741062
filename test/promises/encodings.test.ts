import { createHash } from "node:crypto";
import { expect, test } from "@jest/globals";
import { findCanaries } from "./encodings.ts";

/** What the search for canaries rests on: each disguise is made here by other means than those it looks with. */
const VALUE = "Ottilie Größenwahn <ottilie@example.com>";
const bytes = Buffer.from(VALUE);
const around = (inner: Buffer | string, noise = "zz\0~"): Buffer =>
  Buffer.concat([Buffer.from(noise), Buffer.from(inner), Buffer.from(noise)]);

const hidden: [string, Buffer][] = [
  ["UTF-8", around(VALUE)],
  ["UTF-8 in lower case", around(VALUE.toLowerCase())],
  ["UTF-8, decomposed", around(VALUE.normalize("NFD"))],
  ["UTF-16LE", around(Buffer.from(VALUE, "utf16le"))],
  ["UTF-16BE", around(Buffer.from(VALUE, "utf16le").swap16())],
  ...["", "x", "xy"].map((before): [string, Buffer] => [
    `base64 after ${before.length} bytes`,
    around(Buffer.from(`${before}${VALUE}tail`).toString("base64")),
  ]),
  ["base64url", around(bytes.toString("base64url"))],
  ["base64 of UTF-16", around(Buffer.from(`q${VALUE}`, "utf16le").toString("base64"))],
  ["hex", around(bytes.toString("hex"))],
  ["percent", around(encodeURIComponent(VALUE))],
  ["a form's percent", around(new URLSearchParams({ value: VALUE.replace(/[<>]/g, "") }).toString())],
  ["JSON in ASCII", around(JSON.stringify(VALUE).replace(/[^ -~]/g, (c) => `\\u00${c.charCodeAt(0).toString(16)}`))],
  ...["md5", "sha1", "sha256"].flatMap((name): [string, Buffer][] => [
    [name, around(createHash(name).update(VALUE).digest("hex"))],
    [`${name} of the normalized form`, around(createHash(name).update(VALUE.toLowerCase()).digest("base64"))],
    [`${name}, raw`, around(createHash(name).update(VALUE).digest())],
  ]),
];

test.each(hidden)("a value is found as %s", (_, content) => {
  const canaries = [
    ["canary", VALUE],
    ["other", VALUE.replace(/[<>]/g, "")],
  ] as const;
  expect(findCanaries(canaries, new Map([["place", content]]))).not.toEqual([]);
});

test("nothing is found where the value is not, and what is found does not repeat it", () => {
  const places = new Map([
    ["place", around(VALUE)],
    ["elsewhere", around("nothing of that kind")],
  ]);
  const found = findCanaries([["canary", VALUE]], places).join("\n");
  expect(found).toContain("canary in place as UTF-8");
  expect(found).not.toContain("elsewhere");
  expect(found).not.toContain("Ottilie");
});
