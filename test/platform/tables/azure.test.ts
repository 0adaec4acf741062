import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { createHistoryStore } from "../../../shared/history/historyStore.ts";
import { createTables } from "../../../shared/platform/tables/createTables.ts";
import type { Change, Entity, Table, Tables } from "../../../shared/platform/tables/tables.ts";
import { type AzureTables, startAzureTables, tableError, transactionError } from "../../loopback/azureTables.ts";
import { openAccount } from "../../loopback/azurite.ts";
import type { Answer } from "../../loopback/lossyProxy.ts";

/** What Azure's tables answer and Azurite's do not: see docs/azure-differences.md. */

type Note = { partitionKey: string; rowKey: string; text: string };

const account = openAccount();
let azure: AzureTables;
let tables: Tables;
let notes: Table<Note>;

const note: Note = { partitionKey: "p", rowKey: "1", text: "x" };
const unavailable = { name: "Refusal", code: "unavailable" };

beforeEach(async () => {
  azure = await startAzureTables(account);
  tables = createTables({
    settings: {
      environment: "local",
      tables: { kind: "connection-string", connectionString: azure.connectionString },
    },
    credential: { getToken: async () => null },
    prefix: `t${randomBytes(6).toString("hex")}`,
  });
  notes = tables.open("notes");
});

afterEach(async () => {
  await azure[Symbol.asyncDispose]();
});

const gather = async <E extends Entity>(table: Table<E>): Promise<E[]> => {
  const gathered: E[] = [];
  for await (const entity of table.list()) gathered.push(entity);
  return gathered;
};

describe("a table that was dropped is being deleted for a while", () => {
  beforeEach(async () => {
    await notes.put(note);
    await tables.drop("notes");
  });

  test("and reads as empty meanwhile", async () => {
    expect(await notes.get("p", "1")).toBeUndefined();
    expect(await gather(notes)).toEqual([]);
    expect(await notes.page({ partitionKey: "p" }, 10)).toEqual({ entities: [] });
  });

  test("dropping it again does no harm, and nothing is left in it to change or remove", async () => {
    await tables.drop("notes");
    expect(await notes.remove("p", "1")).toBe(false);
    expect(await notes.replace(note, "*")).toBe(false);
    expect(await notes.transaction([{ change: "remove", entity: note }])).toBe(false);
  });

  const writes: [string, () => Promise<unknown>][] = [
    ["insert", () => notes.insert(note)],
    ["put", () => notes.put(note)],
    ["transaction", () => notes.transaction([{ change: "insert", entity: note }])],
  ];
  test.each(writes)("%s is unavailable at once, and done once the name is free", async (_name, write) => {
    const before = azure.seen.length;
    await expect(write()).rejects.toMatchObject(unavailable);
    expect(azure.seen).toHaveLength(before + 1);
    azure.collect();
    await write();
    expect(await notes.get("p", "1")).toMatchObject({ text: "x" });
  });

  test("while a tenant's history is erased, a day that has just been dropped is passed over", async () => {
    const history = createHistoryStore(tables);
    const tenant = "8f1c3c5e-0b6f-4c1e-9a55-0f3c7c1d2e4a";
    for (const day of ["history20260101", "history20260102"]) {
      await tables.open(day).put({ partitionKey: tenant, rowKey: "1", at: 1 });
    }
    const racing: Tables = {
      ...tables,
      names: async (start) => {
        const names = await tables.names(start);
        await tables.drop("history20260101");
        return names;
      },
    };
    expect(await createHistoryStore(racing).eraseTenant(tenant, undefined, () => true)).toBe(1);
    expect(await history.eraseTenant(tenant, undefined, () => true)).toBe(0);
  });
});

describe("a table that is not there", () => {
  test("may be told of as a missing resource, and is made all the same", async () => {
    azure.next(tableError(404, "ResourceNotFound"));
    expect(await notes.insert(note)).toEqual(expect.any(String));
    azure.next(tableError(404, "ResourceNotFound"));
    expect(await notes.put({ ...note, text: "y" })).toEqual(expect.any(String));
    azure.next(transactionError(404, "ResourceNotFound"));
    expect(await notes.transaction([{ change: "insert", entity: { ...note, rowKey: "2" } }])).toBe(true);
    expect(await gather(notes)).toMatchObject([{ text: "y" }, { rowKey: "2" }]);
  });

  test("is made once where another instance was faster", async () => {
    await notes.put(note);
    azure.next(tableError(404, "TableNotFound"), tableError(409, "TableAlreadyExists"));
    expect(await notes.insert({ ...note, rowKey: "2" })).toEqual(expect.any(String));
  });

  test("that was made and is not seen yet is unavailable: an insert is not taken for a conflict", async () => {
    azure.next(tableError(404, "TableNotFound"), "faithful", tableError(404, "TableNotFound"));
    await expect(notes.insert(note)).rejects.toMatchObject(unavailable);
    expect(await notes.insert(note)).toEqual(expect.any(String));
  });

  test("a missing entity by its other name is missing too", async () => {
    await notes.put(note);
    azure.next(tableError(404, "EntityNotFound"), tableError(404, "EntityNotFound"));
    expect(await notes.get("p", "1")).toBeUndefined();
    expect(await notes.remove("p", "1")).toBe(false);
  });
});

describe("an account that is busy", () => {
  const busy = (seconds?: number): Answer =>
    tableError(503, "ServerBusy", seconds === undefined ? {} : { "Retry-After": String(seconds) });

  beforeEach(async () => {
    await notes.put(note);
  });

  test("is asked again after the time that it names", async () => {
    azure.next(busy(1));
    const started = performance.now();
    expect(await notes.get("p", "1")).toMatchObject(note);
    expect(performance.now() - started).toBeGreaterThan(990);
  });

  test.each([
    ["503 ServerBusy", busy(30)],
    ["429 TooManyRequests", tableError(429, "TooManyRequests", { "Retry-After": "30" })],
  ])("%s for longer than a caller waits is unavailable at once", async (_name, answer) => {
    const before = azure.seen.length;
    azure.next(answer);
    await expect(notes.get("p", "1")).rejects.toMatchObject(unavailable);
    expect(azure.seen).toHaveLength(before + 1);
  });

  test.each([
    ["500 OperationTimedOut", tableError(500, "OperationTimedOut")],
    ["503 ServerBusy", busy()],
  ])("%s for a transaction may stand for one that was done: what stands decides", async (_name, answer) => {
    const changes: Change<Note>[] = [{ change: "insert", entity: { ...note, rowKey: "2" } }];
    azure.next("lose", answer);
    expect(await notes.transaction(changes)).toBe(true);
    expect(await gather(notes)).toHaveLength(2);
  });

  test("within a transaction it is told by the change set, and passes as well", async () => {
    azure.next(transactionError(503, "ServerBusy"));
    expect(await notes.transaction([{ change: "put", entity: note }])).toBe(true);
  });
});

describe("a connection that is reset", () => {
  let rows = 1;
  const next = (): Note => ({ ...note, rowKey: String(++rows) });
  const calls: [string, () => Promise<unknown>][] = [
    ["get", () => notes.get("p", "1")],
    ["page", () => notes.page({ partitionKey: "p" }, 10)],
    ["put", () => notes.put(note)],
    ["insert", () => notes.insert(next())],
    ["transaction", () => notes.transaction([{ change: "insert", entity: next() }])],
    ["names", () => tables.names()],
  ];

  beforeEach(async () => {
    await notes.put(note);
  });

  test.each(calls)("before the answer or in the middle of it: %s is done", async (_name, call) => {
    azure.next("cut", "reset");
    expect(await call()).toBeTruthy();
    expect(azure.seen.length).toBeGreaterThanOrEqual(4);
  });

  test.each(calls)("for as long as it is tried: %s is unavailable", async (_name, call) => {
    azure.next("cut", "cut", "cut");
    await expect(call()).rejects.toMatchObject(unavailable);
  });
});

describe("pages", () => {
  /** A page without entities that goes on at the row where Azurite itself went on. */
  const emptyPage = (next: Readonly<Record<string, string>>): Answer => ({
    status: 200,
    headers: {
      "Content-Type": "application/json;odata=minimalmetadata;charset=utf-8",
      ...Object.fromEntries(Object.entries(next).map(([name, value]) => [`x-ms-continuation-${name}`, value])),
    },
    body: JSON.stringify({ value: [] }),
  });

  const nextOf = async (): Promise<{ nextPartitionKey: string; nextRowKey: string }> => {
    const { continuation = "" } = await notes.page({ partitionKey: "p" }, 1);
    return JSON.parse(Buffer.from(continuation, "base64").toString());
  };

  beforeEach(async () => {
    await notes.put(note);
    await notes.put({ ...note, rowKey: "2" });
  });

  test("that are empty and go on hide nothing, however many come in a row", async () => {
    const { nextPartitionKey, nextRowKey } = await nextOf();
    const empty = emptyPage({ NextPartitionKey: nextPartitionKey, NextRowKey: nextRowKey });
    azure.next(empty, empty, empty);
    expect(await gather(notes)).toMatchObject([{ rowKey: "2" }]);
    azure.next(empty);
    const page = await notes.page({ partitionKey: "p" }, 10);
    expect(page).toEqual({ entities: [], continuation: expect.any(String) });
    const { entities } = await notes.page({ partitionKey: "p" }, 10, page.continuation);
    expect(entities).toMatchObject([{ rowKey: "2" }]);
  });

  test.each([{}, { NextRowKey: "" }])("may name the partition alone to go on with (%j)", async (row) => {
    const { nextPartitionKey } = await nextOf();
    azure.next(emptyPage({ NextPartitionKey: nextPartitionKey, ...row }));
    expect(await gather(notes)).toHaveLength(2);
  });

  test("of names that are empty and go on hide no table", async () => {
    azure.next(emptyPage({ NextTableName: "t0" }));
    expect(await tables.names()).toEqual(["notes"]);
  });
});

describe("what Azure would refuse for its size is refused before it is sent", () => {
  const put = (rowKey: string, properties: Record<string, string | Uint8Array>, partitionKey = "p") => ({
    change: "put" as const,
    entity: { partitionKey, rowKey, ...properties },
  });
  const large = { a: "x".repeat(30_000), b: "x".repeat(30_000) };

  test.each<[string, Change<Entity>[]]>([
    ["over 4 MiB in all", Array.from({ length: 80 }, (_, row) => put(`${row}`, large))],
    [
      "over 4 MiB as they are sent, in base64",
      Array.from({ length: 60 }, (_, row) => put(`${row}`, { a: new Uint8Array(60_000) })),
    ],
    ["of two partitions", [put("1", {}), put("2", {}, "q")]],
    ["of one row twice", [put("1", {}), put("1", {})]],
  ])("a transaction %s", async (_name, changes) => {
    await expect(tables.open<Entity>("limits").transaction(changes)).rejects.toThrow(RangeError);
    expect(azure.seen).toEqual([]);
  });

  test("as much as Azure takes is sent", async () => {
    const changes = Array.from({ length: 60 }, (_, row) => put(`${row}`, large));
    // Answered by the server of this test: Azurite takes its time for so much.
    azure.next(transactionError(409, "EntityAlreadyExists"));
    expect(await tables.open<Entity>("limits").transaction(changes)).toBe(false);
    expect(azure.seen).toEqual([expect.stringMatching(/^POST \/\w+\/\$batch$/)]);
  });

  test.each([
    ["413 RequestBodyTooLarge", 413, "RequestBodyTooLarge"],
    ["400 EntityTooLarge", 400, "EntityTooLarge"],
    ["400 PropertyValueTooLarge", 400, "PropertyValueTooLarge"],
  ])("%s, were it answered all the same, is our fault and not repeated", async (_name, status, code) => {
    azure.next(tableError(status, code));
    const failure = await notes.put(note).catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: "RestError", statusCode: status });
    expect(azure.seen).toHaveLength(1);
  });
});
