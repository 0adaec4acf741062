import { randomBytes } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { CompactEncrypt, compactDecrypt } from "jose";
import { bucketOf, createDataKey } from "../../../shared/platform/vault/sealing.ts";
import { type Place, SealBroken } from "../../../shared/platform/vault/vault.ts";

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

describe("what is not exactly what was sealed here is SealBroken", () => {
  const sealed = dataKey.seal(place, { name: "Ada" });
  const broken = (value: string, where: Place = place, by = dataKey): void => {
    let opened: unknown;
    try {
      opened = by.open(where, value);
    } catch (error) {
      // Plain, because it is asked ten thousand times, and a matcher takes its time.
      if (error instanceof SealBroken) return;
      throw error;
    }
    throw new Error(`It opened: ${JSON.stringify(opened)}`);
  };

  test("any other place: table, column or row", () => {
    fc.assert(
      fc.property(anyPlace, (where) => {
        fc.pre(JSON.stringify(where) !== JSON.stringify(place));
        broken(sealed, where);
        broken(sealed, { ...place, row: `${where.row}x` });
        broken(sealed, { ...place, column: `${where.column}x` });
      }),
    );
  });

  test("parts of a place cannot be moved into one another", () => {
    const value = dataKey.seal({ table: "ab", column: "c", row: "d" }, 1);
    broken(value, { table: "a", column: "bc", row: "d" });
    broken(value, { table: "ab", column: "cd", row: "" });
    broken(value, { table: 'ab","c":"c', column: "", row: "d" });
  });

  test("the same subject's other key, and another subject's key of the same name and bytes", () => {
    broken(sealed, place, createDataKey(subject, { keyId, key: randomBytes(32) }));
    broken(sealed, place, createDataKey(subject, { keyId: "other", key }));
    broken(sealed, place, createDataKey("other", { keyId, key }));
  });

  test("any flipped bit", () => {
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.integer({ min: 0, max: 6 }), (at, bit) => {
        const changed = String.fromCharCode(sealed.charCodeAt(at) ^ (1 << bit));
        broken(sealed.slice(0, at) + changed + sealed.slice(at + 1));
      }),
      { numRuns: 2000 },
    );
  });

  test("the last character of every part: its unused bits are not free", () => {
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const parts = sealed.split(".");
    for (const part of [0, 2, 3, 4]) {
      for (const letter of alphabet) {
        const text = parts[part] ?? "";
        if (text.endsWith(letter)) continue;
        broken(parts.with(part, text.slice(0, -1) + letter).join("."));
      }
    }
  });

  test("any truncation and any addition", () => {
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.string({ minLength: 1 }), (length, more) => {
        broken(sealed.slice(0, length));
        broken(sealed + more);
        broken(more + sealed);
      }),
      { numRuns: 500 },
    );
  });

  test("parts of two sealed values put together", () => {
    const other = dataKey.seal(place, { name: "Bob" }).split(".");
    const own = sealed.split(".");
    for (const part of [2, 3, 4]) broken(own.with(part, other[part] ?? "").join("."));
  });

  test("any text at all", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.stringMatching(/^[\w.-]*$/)), (text) => {
        broken(text);
      }),
      { numRuns: 1000 },
    );
  });

  test("another format, algorithm or header, though its tag is right", async () => {
    const header = headerOf(sealed) as { alg: string; enc: string; usher: object };
    const forged = [
      { ...header, usher: { ...header.usher, v: 0 } },
      { ...header, usher: { ...header.usher, v: 2 } },
      { ...header, zip: "DEF" },
      { ...header, typ: "JWT" },
      { alg: header.alg, enc: header.enc },
    ];
    for (const one of forged) {
      const value = Buffer.from(JSON.stringify(one)).toString("base64url");
      broken([value, ...sealed.split(".").slice(1)].join("."));
    }
    const short = await new CompactEncrypt(Buffer.from("1"))
      .setProtectedHeader({ ...header, enc: "A128GCM" })
      .encrypt(randomBytes(16));
    broken(short);
  });

  test("a shorter tag", () => {
    const parts = sealed.split(".");
    const tag = Buffer.from(parts[4] ?? "", "base64url");
    for (const length of [0, 4, 8, 12, 15]) {
      broken(parts.with(4, tag.subarray(0, length).toString("base64url")).join("."));
    }
  });
});
