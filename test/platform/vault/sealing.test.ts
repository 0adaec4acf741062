import { randomBytes } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { CompactEncrypt, compactDecrypt } from "jose";
import { bucketOf, createDataKey } from "../../../shared/platform/vault/sealing.ts";
import type { Place } from "../../../shared/platform/vault/vault.ts";

const subject = "5f0c2a52-5f5f-4a0e-8f5e-0d7c5b3f1a11";
const keyId = "0e5a43a5-6b0b-4b0e-9d0a-6d4c1f0f2b22";
const key = randomBytes(32);
const dataKey = createDataKey(subject, { keyId, key });
const place: Place = { table: "organization", column: "profile", row: "0192f0c1-0000-7000-8000-000000000001" };

const json = fc.jsonValue();
const anyPlace = fc.record({ table: fc.string(), column: fc.string(), row: fc.string({ unit: "grapheme" }) });

const headerOf = (sealed: string): unknown =>
  JSON.parse(Buffer.from(sealed.split(".")[0] ?? "", "base64url").toString("utf8"));
const lengthOf = (value: unknown): number =>
  Buffer.from(dataKey.seal(place, value).split(".")[3] ?? "", "base64url").length;

describe("what is sealed opens", () => {
  test("any JSON value comes back from any place, as JSON writes it", () => {
    fc.assert(
      fc.property(anyPlace, json, (where, value) => {
        const written = JSON.stringify(value);
        expect(JSON.stringify(dataKey.open(where, dataKey.seal(where, value)))).toBe(written);
      }),
    );
  });

  test("a JOSE library that knows nothing of Usher opens it, and finds the place in the protected header", async () => {
    await fc.assert(
      fc.asyncProperty(anyPlace, json, async (where, value) => {
        const { plaintext, protectedHeader } = await compactDecrypt(dataKey.seal(where, value), key);
        expect(JSON.parse(Buffer.from(plaintext).toString("utf8"))).toEqual(JSON.parse(JSON.stringify(value)));
        expect(protectedHeader).toEqual({
          alg: "dir",
          enc: "A256GCM",
          kid: keyId,
          usher: { v: 1, s: subject, t: where.table, c: where.column, r: where.row },
        });
      }),
      { numRuns: 30 },
    );
  });

  test("what a JOSE library sealed with the same header opens here", async () => {
    const header = headerOf(dataKey.seal(place, null)) as { alg: string; enc: string };
    const sealed = await new CompactEncrypt(Buffer.from('{"a":1} ')).setProtectedHeader(header).encrypt(key);
    expect(dataKey.open(place, sealed)).toEqual({ a: 1 });
  });

  test("sealing the same twice gives two values that share neither IV nor ciphertext", () => {
    const [one, other] = [dataKey.seal(place, "x").split("."), dataKey.seal(place, "x").split(".")];
    for (const part of [2, 3, 4]) expect(one[part]).not.toBe(other[part]);
  });

  test("what JSON cannot say is not sealed", () => {
    expect(() => dataKey.seal(place, undefined)).toThrow(TypeError);
    expect(() => dataKey.seal(place, () => 1)).toThrow(TypeError);
  });
});

describe("lengths tell little", () => {
  test.each([
    [0, 256],
    [254, 256],
    [255, 512],
    [1000, 1024],
    [2040, 2048],
    [4094, 4096],
    [4095, 8192],
    [9000, 12_288],
  ])("a text of %i characters takes %i bytes", (characters, bytes) => {
    expect(lengthOf("x".repeat(characters))).toBe(bytes);
  });

  test("a plaintext fits its bucket, and the bucket is one of the documented sizes", () => {
    fc.assert(
      fc.property(fc.nat(100_000), (length) => {
        const bucket = bucketOf(length);
        expect(bucket).toBeGreaterThanOrEqual(length);
        expect([256, 512, 1024, 2048].includes(bucket) || bucket % 4096 === 0).toBe(true);
      }),
    );
  });

  test("letters of several bytes are counted in bytes", () => {
    expect(lengthOf("ü".repeat(127))).toBe(256);
    expect(lengthOf("ü".repeat(128))).toBe(512);
  });
});
