import { randomBytes } from "node:crypto";
import { beforeEach, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { createTables } from "../../../shared/platform/tables/createTables.ts";
import type { Entity, Property, Table, Tables } from "../../../shared/platform/tables/tables.ts";
import { openAccount } from "../../loopback/azurite.ts";

type Note = { partitionKey: string; rowKey: string; text?: string; count?: number };

const account = openAccount();
let tables: Tables;
let notes: Table<Note>;

beforeEach(() => {
  tables = fresh();
  notes = tables.open("notes");
});

const fresh = (): Tables =>
  createTables({
    settings: {
      environment: "local",
      tables: { kind: "connection-string", connectionString: account.connectionString },
    },
    credential: { getToken: async () => null },
    prefix: `t${randomBytes(6).toString("hex")}`,
  });

const gather = async <Item>(items: AsyncIterable<Item>): Promise<Item[]> => {
  const gathered: Item[] = [];
  for await (const item of items) gathered.push(item);
  return gathered;
};

const note = (rowKey: string, text = rowKey): Note => ({ partitionKey: "p", rowKey, text });
const OTHER_ETAG = "W/\"datetime'2020-01-01T00%3A00%3A00.0000000Z'\"";

describe("a table that is not there", () => {
  test("reads as empty, and reading does not make it", async () => {
    expect(await notes.get("p", "1")).toBeUndefined();
    expect(await gather(notes.list())).toEqual([]);
    expect(await notes.page({ partitionKey: "p" }, 10)).toEqual({ entities: [] });
    expect(await notes.remove("p", "1")).toBe(false);
    expect(await notes.replace(note("1"), OTHER_ETAG)).toBe(false);
    expect(await tables.names()).toEqual([]);
  });

  test.each([
    ["insert", () => notes.insert(note("1"))],
    ["put", () => notes.put(note("1"))],
    ["transaction", () => notes.transaction([{ change: "insert", entity: note("1") }])],
  ])("is made by the first %s", async (_name, write) => {
    await write();
    expect(await notes.get("p", "1")).toMatchObject(note("1"));
    expect(await tables.names()).toEqual(["notes"]);
  });

  test("is made once when many write at the same time, and takes all of it", async () => {
    await Promise.all(Array.from({ length: 12 }, (_, row) => notes.insert(note(`${row}`))));
    expect(await gather(notes.list())).toHaveLength(12);
  });

  test("is made again after it was dropped, and dropping is idempotent", async () => {
    await notes.put(note("1"));
    await tables.drop("notes");
    await tables.drop("notes");
    expect(await notes.get("p", "1")).toBeUndefined();
    await notes.put(note("2"));
    expect(await notes.get("p", "2")).toBeDefined();
  });
});

describe("one entity", () => {
  test("insert says false where one stands, and leaves it", async () => {
    expect(await notes.insert(note("1", "first"))).toEqual(expect.any(String));
    expect(await notes.insert(note("1", "second"))).toBe(false);
    expect(await notes.get("p", "1")).toMatchObject({ text: "first" });
  });

  test("put replaces whole: a property that is not put again is gone", async () => {
    await notes.put({ ...note("1"), count: 1 });
    await notes.put({ partitionKey: "p", rowKey: "1" });
    expect(Object.keys((await notes.get("p", "1")) ?? {}).sort()).toEqual(["etag", "partitionKey", "rowKey"]);
  });

  test("replace and remove with an etag apply to that version alone", async () => {
    const etag = await notes.put(note("1"));
    const next = await notes.replace(note("1", "next"), etag);
    expect(next).toEqual(expect.any(String));
    expect(await notes.replace(note("1", "late"), etag)).toBe(false);
    expect(await notes.remove("p", "1", etag)).toBe(false);
    expect(await notes.get("p", "1")).toMatchObject({ text: "next", etag: next });
    expect(await notes.remove("p", "1", next || "")).toBe(true);
    expect(await notes.remove("p", "1")).toBe(false);
  });

  test("of many who replace one version at the same time, one wins", async () => {
    const etag = await notes.put(note("1"));
    const won = await Promise.all(Array.from({ length: 8 }, (_, who) => notes.replace(note("1", `${who}`), etag)));
    expect(won.filter((result) => result !== false)).toHaveLength(1);
  });

  test("what was read can be written back: its etag is no property", async () => {
    await notes.put(note("1"));
    const found = await notes.get("p", "1");
    if (!found) throw new Error("The note is not there.");
    expect(await notes.replace({ ...found, text: "new" }, found.etag)).not.toBe(false);
    expect(await notes.get("p", "1")).toMatchObject({ text: "new" });
  });

  test("every kind of property and every allowed key comes back as it was", async () => {
    const property: fc.Arbitrary<Property> = fc.oneof(
      fc.string({ unit: "grapheme", maxLength: 50 }),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
      fc.integer({ min: 1_700_000_000_000, max: Number.MAX_SAFE_INTEGER }),
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      fc.boolean(),
      fc.uint8Array({ maxLength: 40 }),
    );
    const key = fc.stringMatching(/^[A-Za-z0-9 äß'"()&=:;,.|~!@$*_+-]{1,40}$/);
    const entity = fc.record({ partitionKey: key, rowKey: key, a: property, b: property });
    const any = tables.open<Entity>("anything");
    await fc.assert(
      fc.asyncProperty(entity, async (value) => {
        await any.put(value);
        const { etag, ...found } = (await any.get(value.partitionKey, value.rowKey)) ?? { etag: undefined };
        expect(etag).toBeDefined();
        expect(plain(found)).toEqual(plain(value));
        expect(await any.remove(value.partitionKey, value.rowKey)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

/** Buffers and arrays of the same bytes, and the two zeros, are alike to a table. */
const plain = (entity: object): object =>
  Object.fromEntries(
    Object.entries(entity).map(([name, value]) => [
      name,
      value instanceof Uint8Array ? Buffer.from(value).toString("hex") : value === 0 ? 0 : value,
    ]),
  );

describe("rows of a partition", () => {
  beforeEach(async () => {
    await notes.transaction(["a", "b", "c", "d'"].map((row) => ({ change: "insert", entity: note(row) })));
    await notes.put({ partitionKey: "p'2", rowKey: "x" });
  });

  const rowsOf = async (...range: Parameters<typeof notes.list>) =>
    (await gather(notes.list(...range))).map(({ rowKey }) => rowKey);

  test("come in order, from (inclusive) to (exclusive), and of one partition only", async () => {
    expect(await rowsOf({ partitionKey: "p" })).toEqual(["a", "b", "c", "d'"]);
    expect(await rowsOf({ partitionKey: "p", from: "b", to: "d'" })).toEqual(["b", "c"]);
    expect(await rowsOf({ partitionKey: "p'2" })).toEqual(["x"]);
    expect(await rowsOf()).toHaveLength(5);
  });

  test("a quotation mark in a key ends no filter", async () => {
    expect(await rowsOf({ partitionKey: "x' or PartitionKey ne '" })).toEqual([]);
  });

  test("pages follow one another without a gap", async () => {
    const first = await notes.page({ partitionKey: "p" }, 3);
    expect(first.entities).toHaveLength(3);
    const second = await notes.page({ partitionKey: "p" }, 3, first.continuation);
    expect([...first.entities, ...second.entities].map(({ rowKey }) => rowKey)).toEqual(["a", "b", "c", "d'"]);
    expect(second.continuation).toBeUndefined();
  });

  test.each(["", "x", "bnVsbA==", "eyJhIjoxfQ=="])("a made-up continuation (%j) is refused", async (continuation) => {
    await expect(notes.page({ partitionKey: "p" }, 3, continuation)).rejects.toThrow(RangeError);
  });
});

describe("a transaction", () => {
  test("does all its changes or none", async () => {
    const etag = await notes.put(note("old"));
    expect(
      await notes.transaction([
        { change: "insert", entity: note("1") },
        { change: "replace", entity: note("old", "new"), etag },
      ]),
    ).toBe(true);
    for (const misfit of [
      { change: "insert", entity: note("1") },
      { change: "replace", entity: note("old", "late"), etag },
      { change: "remove", entity: note("missing") },
    ] as const) {
      expect(await notes.transaction([{ change: "put", entity: note("2") }, misfit])).toBe(false);
    }
    expect(await notes.get("p", "2")).toBeUndefined();
    expect(await notes.get("p", "old")).toMatchObject({ text: "new" });
    expect(await notes.transaction([{ change: "remove", entity: note("1") }])).toBe(true);
  });

  test("of none or of more than 100 changes is refused", async () => {
    await expect(notes.transaction([])).rejects.toThrow(RangeError);
    const many = Array.from({ length: 101 }, (_, row) => ({ change: "put" as const, entity: note(`${row}`) }));
    await expect(notes.transaction(many)).rejects.toThrow(RangeError);
    expect(await notes.transaction(many.slice(1))).toBe(true);
  });
});

describe("what Azure refuses, though Azurite takes it", () => {
  test.each([
    ["a text over 64 KiB", { text: "x".repeat(32 * 1024 + 1) }],
    ["bytes over 64 KiB", { bytes: new Uint8Array(64 * 1024 + 1) }],
    ["an entity over 1 MiB", Object.fromEntries(Array.from({ length: 17 }, (_, n) => [`p${n}`, "x".repeat(32_000)]))],
    ["more than 252 properties", Object.fromEntries(Array.from({ length: 253 }, (_, n) => [`p${n}`, n]))],
    ["no number", { number: Number.NaN }],
    ["an endless number", { number: Number.POSITIVE_INFINITY }],
    ["a bigint over 64 bits", { big: 2n ** 63n }],
  ])("%s", async (_name, properties) => {
    const table = tables.open<Entity>("limits");
    const entity = { partitionKey: "p", rowKey: "1", ...properties };
    await expect(table.insert(entity)).rejects.toThrow(RangeError);
    await expect(table.put(entity)).rejects.toThrow(RangeError);
    await expect(table.transaction([{ change: "put", entity }])).rejects.toThrow(RangeError);
    expect(await tables.names()).toEqual([]);
  });

  test("as much as Azure takes is taken", async () => {
    const texts = Object.fromEntries(Array.from({ length: 16 }, (_, n) => [`p${n}`, "x".repeat(32_000)]));
    const numbers = Object.fromEntries(Array.from({ length: 252 - 16 }, (_, n) => [`n${n}`, n]));
    const entity = { partitionKey: "p", rowKey: "x".repeat(512), ...texts, ...numbers };
    expect(await tables.open<Entity>("limits").insert(entity)).not.toBe(false);
  });

  test.each(["a/b", "a\\b", "a#b", "a?b", "a\nb", "a\u0085b", "x".repeat(513)])("a key such as %j", async (key) => {
    await expect(notes.get("p", key)).rejects.toThrow(RangeError);
    await expect(notes.get(key, "1")).rejects.toThrow(RangeError);
    await expect(notes.put({ partitionKey: "p", rowKey: key })).rejects.toThrow(RangeError);
    await expect(notes.remove(key, "1")).rejects.toThrow(RangeError);
    await expect(gather(notes.list({ partitionKey: key }))).rejects.toThrow(RangeError);
  });

  test.each(["ab", "1abc", "a-b", "a".repeat(64)])("a table named %j", (name) => {
    expect(() => createTables({ ...whole(), prefix: "" }).open(name)).toThrow(RangeError);
  });
});

const whole = () => ({
  settings: {
    environment: "local" as const,
    tables: { kind: "connection-string" as const, connectionString: account.connectionString },
  },
  credential: { getToken: async () => null },
});

test("names are those that begin as asked, in order, without the prefix", async () => {
  for (const name of ["history20260102", "history20260101", "keys", "histories"]) {
    await tables.open(name).put({ partitionKey: "p", rowKey: "1" });
  }
  expect(await tables.names("history")).toEqual(["history20260101", "history20260102"]);
  expect(await tables.names()).toEqual(["histories", "history20260101", "history20260102", "keys"]);
});
