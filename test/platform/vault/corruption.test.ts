import { randomBytes, randomUUID } from "node:crypto";
import { inspect } from "node:util";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { CompactEncrypt } from "jose";
import { createDataKey } from "../../../shared/platform/vault/sealing.ts";
import { type DataKey, type Place, SealBroken } from "../../../shared/platform/vault/vault.ts";

/**
 * Whatever was done to a sealed value, opening it gives exactly what was sealed in that very place under that very key, or
 * `SealBroken`: no other error, and never another value. Whoever can write the database learns and changes nothing.
 */
const subject = randomUUID();
const keyId = randomUUID();
const key = randomBytes(32);
const dataKey = createDataKey(subject, { keyId, key });
const place: Place = { table: "organizations", column: "profile", row: randomUUID() };
const value = { name: "Ada Lovelace", phone: "+49 30 123456" };
const sealed = dataKey.seal(place, value);

/** Whether it is `SealBroken`. Plain, because it is asked thousands of times, and a matcher takes its time. */
const isBroken = (text: string, where: Place = place, by: DataKey = dataKey): boolean => {
  try {
    by.open(where, text);
    return false;
  } catch (error) {
    if (error instanceof SealBroken) return true;
    throw error;
  }
};

/** Those of `texts` that open, of which there must be none. */
const opening = (texts: Iterable<string>): string[] => [...texts].filter((text) => !isBroken(text));

const partsOf = (text: string): string[] => text.split(".");
const bytesOf = (text: string, part: number): Buffer => Buffer.from(partsOf(text)[part] ?? "", "base64url");
const withPart = (part: number, content: string): string => partsOf(sealed).with(part, content).join(".");
/** The same bytes with one bit flipped. */
const flip = (bytes: Uint8Array, bit: number): Buffer => {
  const flipped = Buffer.from(bytes);
  flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return flipped;
};
const PARTS = { header: 0, key: 1, iv: 2, ciphertext: 3, tag: 4 } as const;
const BYTES = [
  ["header", PARTS.header],
  ["IV", PARTS.iv],
  ["ciphertext", PARTS.ciphertext],
  ["tag", PARTS.tag],
] as const;

describe("damage: a value that was changed anywhere does not open", () => {
  test.each(BYTES)("every single bit of the %s", (_name, part) => {
    const bytes = bytesOf(sealed, part);
    const flipped = Array.from({ length: bytes.length * 8 }, (_, bit) =>
      withPart(part, flip(bytes, bit).toString("base64url")),
    );
    expect(flipped.length).toBeGreaterThanOrEqual(96);
    expect(opening(flipped)).toEqual([]);
  });

  test("every single character, put into every other of a few that mean something", () => {
    const others = ["A", "_", "=", ".", "+", "/", " ", "\0", "ü", "\ud800"];
    const changed = Array.from(sealed, (is, at) =>
      others.filter((other) => other !== is).map((other) => sealed.slice(0, at) + other + sealed.slice(at + 1)),
    );
    expect(opening(changed.flat())).toEqual([]);
  });

  test("cut off at every length, from either end", () => {
    const cut = Array.from({ length: sealed.length }, (_, at) => [sealed.slice(0, at), sealed.slice(at + 1)]);
    expect(opening(cut.flat())).toEqual([]);
  });

  test.each(BYTES)("the %s cut off at every length, or longer", (_name, part) => {
    const bytes = bytesOf(sealed, part);
    const cut = Array.from({ length: bytes.length }, (_, length) => bytes.subarray(0, length));
    const longer = [1, 4, 16].map((more) => Buffer.concat([bytes, Buffer.alloc(more)]));
    expect(opening([...cut, ...longer].map((one) => withPart(part, one.toString("base64url"))))).toEqual([]);
  });

  test("parts in every other order, doubled, or left out", () => {
    const all = partsOf(sealed);
    const orders = all.flatMap((_, from) =>
      all.map((_part, to) => all.toSpliced(from, 1).toSpliced(to, 0, all[from] ?? "")),
    );
    const doubled = all.map((part, at) => all.toSpliced(at, 0, part));
    const missing = all.map((_, at) => all.toSpliced(at, 1));
    const texts = [...orders, ...doubled, ...missing].map((parts) => parts.join(".")).filter((text) => text !== sealed);
    expect(texts.length).toBeGreaterThan(20);
    expect(opening(texts)).toEqual([]);
  });

  test("any text at all", () => {
    const jose = fc.string({ unit: fc.constantFrom("A", "Z", "a", "z", "0", "9", "-", "_", "."), maxLength: 200 });
    const like = fc.array(fc.base64String(), { minLength: 4, maxLength: 6 }).map((parts) => parts.join("."));
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: "binary" }), jose, like), (text) => isBroken(text)),
      { numRuns: 1000 },
    );
  });

  test("any number of changes at once", () => {
    const change = fc.record({
      at: fc.nat(sealed.length),
      take: fc.nat(40),
      put: fc.string({ unit: "binary", maxLength: 40 }),
    });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 5 }), (changes) => {
        const changed = changes.reduce(
          (text, { at, take, put }) => text.slice(0, at) + put + text.slice(at + take),
          sealed,
        );
        expect(isBroken(changed)).toBe(changed !== sealed);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("one spelling: what decodes to the same bytes is not the same value", () => {
  test.each(BYTES)("padding, the other alphabet, white space and line ends in the %s", (_name, part) => {
    const text = partsOf(sealed)[part] ?? "";
    const spellings = ["=", "==", "\n", "\r\n", " ", "\t"].flatMap((more) => [text + more, more + text]);
    const middle = `${text.slice(0, 4)}\n${text.slice(4)}`;
    const other = Buffer.from(text, "base64url").toString("base64");
    const hex = Buffer.from(text, "base64url").toString("hex");
    expect(
      opening([...spellings, middle, hex, ...(other === text ? [] : [other])].map((one) => withPart(part, one))),
    ).toEqual([]);
  });

  test.each(BYTES)("every last character of the %s but the one", (_name, part) => {
    const text = partsOf(sealed)[part] ?? "";
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const endings = Array.from(alphabet, (letter) => text.slice(0, -1) + letter).filter((one) => one !== text);
    expect(endings).toHaveLength(63);
    expect(opening(endings.map((one) => withPart(part, one)))).toEqual([]);
  });
});

/** A value under the right key, with a right tag, whose header somebody wrote otherwise. */
const forge = async (header: object, plaintext: string | Uint8Array = "1", by: Uint8Array = key): Promise<string> =>
  await new CompactEncrypt(typeof plaintext === "string" ? Buffer.from(plaintext) : plaintext)
    .setProtectedHeader(header as { alg: string; enc: string })
    .encrypt(by);

const context = { v: 1, s: subject, t: place.table, c: place.column, r: place.row };
const HEADER = { alg: "dir", enc: "A256GCM", kid: keyId, usher: context };

describe("headers: only the very header of its place opens, though another's tag is right", () => {
  test("the forger's tools work: with that header it opens", async () => {
    expect(dataKey.open(place, await forge(HEADER, '"forged"'))).toBe("forged");
  });

  test.each([
    ["an older format", { ...HEADER, usher: { ...context, v: 0 } }],
    ["a format to come", { ...HEADER, usher: { ...context, v: 2 } }],
    ["a format in another type", { ...HEADER, usher: { ...context, v: "1" } }],
    ["no format", { ...HEADER, usher: { ...context, v: undefined } }],
    ["no context", { ...HEADER, usher: undefined }],
    ["no key's name", { ...HEADER, kid: undefined }],
    ["another subject", { ...HEADER, usher: { ...context, s: randomUUID() } }],
    ["another table", { ...HEADER, usher: { ...context, t: "tickets" } }],
    ["another column", { ...HEADER, usher: { ...context, c: "credential" } }],
    ["another row", { ...HEADER, usher: { ...context, r: randomUUID() } }],
    ["more context", { ...HEADER, usher: { ...context, x: 1 } }],
    ["a type", { ...HEADER, typ: "JWE" }],
    ["a content type", { ...HEADER, cty: "JWT" }],
    ["members in another order", { enc: "A256GCM", alg: "dir", kid: keyId, usher: context }],
    ["the context before the rest", { usher: context, alg: "dir", enc: "A256GCM", kid: keyId }],
    [
      "a context in another order",
      { ...HEADER, usher: { r: context.r, c: context.c, t: context.t, s: context.s, v: 1 } },
    ],
  ])("%s", async (_name, header) => {
    expect(isBroken(await forge(header))).toBe(true);
  });

  test("another algorithm of the same key, of a shorter one, or of a password", async () => {
    const cbc = await forge({ ...HEADER, enc: "A128CBC-HS256" }, "1", key);
    const short = await forge({ ...HEADER, enc: "A128GCM" }, "1", key.subarray(0, 16));
    const wrapped = await forge({ ...HEADER, alg: "A256KW" }, "1", key);
    const gcmWrapped = await forge({ ...HEADER, alg: "A256GCMKW" }, "1", key);
    const forged = [cbc, short, wrapped, gcmWrapped];
    // The same bytes, with the header that belongs there in place of their own.
    const dressed = forged.map((text) =>
      partsOf(text)
        .with(PARTS.header, partsOf(sealed)[PARTS.header] ?? "")
        .join("."),
    );
    expect(opening([...forged, ...dressed])).toEqual([]);
  });

  test("the same header, written with other white space or escapes", () => {
    const json = JSON.stringify(HEADER);
    const written = [
      ` ${json}`,
      `${json} `,
      JSON.stringify(HEADER, null, 1),
      json.replace("dir", "\\u0064ir"),
      `\ufeff${json}`,
    ];
    expect(opening(written.map((one) => withPart(PARTS.header, Buffer.from(one).toString("base64url"))))).toEqual([]);
  });

  test("anything where a wrapped key would stand", () => {
    expect(opening(["A", " ", key.toString("base64url"), keyId].map((one) => withPart(PARTS.key, one)))).toEqual([]);
  });
});

describe("plaintexts: what the right key sealed but is none of ours is SealBroken", () => {
  test.each([
    ["nothing", ""],
    ["white space alone", " ".repeat(256)],
    ["no JSON", "{'a':1}"],
    ["JSON cut off", '{"name":"Ad'],
    ["two values", "1 2"],
    ["zeros for padding", `1${"\0".repeat(255)}`],
    ["a byte order mark", "\ufeff1"],
    ["bytes at random", randomBytes(256)],
  ])("%s", async (_name, plaintext) => {
    expect(isBroken(await forge(HEADER, plaintext))).toBe(true);
  });
});

describe("places and keys: a value opens in its own place, under its own subject's own key", () => {
  const short = fc.string({ unit: "binary", maxLength: 12 });
  const where = fc.record({ table: short, column: short, row: short });
  const identity = (one: Place): string => JSON.stringify([one.table, one.column, one.row]);

  test("any two places, however alike they are spelled: each value opens in one of them alone", () => {
    fc.assert(
      fc.property(where, where, (one, other) => {
        const text = dataKey.seal(one, value);
        expect(dataKey.open(one, text)).toEqual(value);
        expect(isBroken(text, other)).toBe(identity(one) !== identity(other));
      }),
      { numRuns: 500 },
    );
  });

  test.each(["table", "column", "row"] as const)("a place that differs in its %s alone, by one character", (name) => {
    const own = place[name];
    const others = [`${own}x`, own.slice(1), own.slice(0, -1), own.toUpperCase(), `${own} `, ` ${own}`, `${own}\0`, ""];
    const open = others.filter((other) => other !== own && !isBroken(sealed, { ...place, [name]: other }));
    expect(open).toEqual([]);
  });

  test("parts of a place cannot be moved into one another", () => {
    const text = dataKey.seal({ table: "ab", column: "c", row: "d" }, 1);
    expect(isBroken(text, { table: "a", column: "bc", row: "d" })).toBe(true);
    expect(isBroken(text, { table: "ab", column: "cd", row: "" })).toBe(true);
    expect(isBroken(text, { table: 'ab","c":"c', column: "", row: "d" })).toBe(true);
  });

  test("two rows that changed places, and a value from before put back into another row", () => {
    const rows = Array.from({ length: 8 }, (_, number) => ({ ...place, row: String(number) }));
    const values = rows.map((row) => dataKey.seal(row, row.row));
    for (const [at, row] of rows.entries()) {
      expect(values.map((text) => isBroken(text, row))).toEqual(values.map((_, other) => other !== at));
    }
  });

  test("every mixture of subject, name and bytes of two keys that is not the key itself", () => {
    const other = { subject: randomUUID(), keyId: randomUUID(), key: randomBytes(32) };
    const own = { subject, keyId, key };
    for (let mixture = 0; mixture < 8; mixture += 1) {
      const [s, k, b] = [1, 2, 4].map((bit) => ((mixture & bit) === 0 ? own : other)) as [
        typeof own,
        typeof own,
        typeof own,
      ];
      expect(isBroken(sealed, place, createDataKey(s.subject, { keyId: k.keyId, key: b.key }))).toBe(mixture !== 0);
    }
  });

  test("every key that differs in one bit", () => {
    const near = Array.from({ length: 256 }, (_, bit) => flip(key, bit));
    expect(near.filter((one) => !isBroken(sealed, place, createDataKey(subject, { keyId, key: one })))).toEqual([]);
  });

  test("parts of any two values of one place, in every mixture", () => {
    const [one, other] = [partsOf(sealed), partsOf(dataKey.seal(place, value))];
    for (let mixture = 1; mixture < 7; mixture += 1) {
      const mixed = one.map((part, at) =>
        at >= PARTS.iv && mixture & (1 << (at - PARTS.iv)) ? (other[at] ?? "") : part,
      );
      expect(isBroken(mixed.join("."))).toBe(true);
    }
  });
});

describe("sizes: neither what is large nor what only looks so breaks anything else", () => {
  test("values of megabytes come back, and do not once one bit of them is flipped", () => {
    const large = { text: 'ä€😀"\\\n'.repeat(300_000) };
    const text = dataKey.seal(place, large);
    expect(dataKey.open(place, text)).toEqual(large);
    const bytes = bytesOf(text, PARTS.ciphertext);
    for (const bit of [0, 9, bytes.length * 4, bytes.length * 8 - 1]) {
      const flipped = flip(bytes, bit).toString("base64url");
      expect(isBroken(partsOf(text).with(PARTS.ciphertext, flipped).join("."))).toBe(true);
    }
  });

  test("megabytes of anything in place of a value, or of one of its parts", () => {
    const size = 2_000_000;
    const fillers = [".", "A", "=", " ", "\0", "ü"].map((filler) => filler.repeat(size));
    expect(opening([...fillers, ...fillers.map((one) => sealed + one)]).length).toBe(0);
    for (const [, part] of BYTES) expect(opening(fillers.map((one) => withPart(part, one))).length).toBe(0);
  });
});

test("a failure tells nothing of what was sealed, nor of keys", async () => {
  const noJson = await forge(HEADER, "Lovelace");
  const secrets = ["Lovelace", "+49", key.toString("hex"), key.toString("base64url"), keyId];
  for (const text of [
    withPart(PARTS.tag, "A".repeat(22)),
    withPart(PARTS.header, "e30"),
    sealed.slice(1),
    "",
    noJson,
  ]) {
    let told = "";
    try {
      dataKey.open(place, text);
    } catch (error) {
      told = inspect(error, { depth: 5 });
    }
    expect(told).toContain("SealBroken");
    for (const secret of secrets) expect(told).not.toContain(secret);
  }
});
