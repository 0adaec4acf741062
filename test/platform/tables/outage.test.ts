import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { Settings } from "../../../shared/platform/config/settings.ts";
import { createTables } from "../../../shared/platform/tables/createTables.ts";
import type { Table, Tables } from "../../../shared/platform/tables/tables.ts";
import { openAccount } from "../../loopback/azurite.ts";
import { type LossyProxy, startLossyProxy } from "../../loopback/lossyProxy.ts";
import { freePort } from "../../loopback/ports.ts";

type Note = { partitionKey: string; rowKey: string; text: string };

const account = openAccount();
let proxy: LossyProxy;
let tables: Tables;
let notes: Table<Note>;

const note: Note = { partitionKey: "p", rowKey: "1", text: "x" };
const unavailable = { name: "Refusal", code: "unavailable", retryAfter: 5 };

const throughPort = (port: number): Tables =>
  open({
    kind: "connection-string",
    connectionString: account.connectionString.replace(/127\.0\.0\.1:\d+/, `127.0.0.1:${port}`),
  });

const open = (settings: Settings["tables"], environment: Settings["environment"] = "local", token = "t"): Tables =>
  createTables({
    settings: { environment, tables: settings },
    credential: { getToken: async () => ({ token, expiresOnTimestamp: Number.MAX_SAFE_INTEGER }) },
    prefix: `t${randomBytes(6).toString("hex")}`,
  });

beforeEach(async () => {
  const endpoint = /TableEndpoint=([^;]*)/.exec(account.connectionString)?.[1] ?? "";
  proxy = await startLossyProxy(new URL(endpoint));
  tables = throughPort(proxy.port);
  notes = tables.open("notes");
});

afterEach(async () => {
  await proxy[Symbol.asyncDispose]();
});

describe("an account out of reach is unavailable, from every call", () => {
  const calls: [string, (gone: Tables) => Promise<unknown>][] = [
    ["check", (gone) => gone.check()],
    ["names", (gone) => gone.names()],
    ["drop", (gone) => gone.drop("notes")],
    ["get", (gone) => gone.open("notes").get("p", "1")],
    ["insert", (gone) => gone.open("notes").insert(note)],
    ["put", (gone) => gone.open("notes").put(note)],
    ["replace", (gone) => gone.open("notes").replace(note, "*")],
    ["remove", (gone) => gone.open("notes").remove("p", "1")],
    ["page", (gone) => gone.open("notes").page({ partitionKey: "p" }, 1)],
    ["transaction", (gone) => gone.open("notes").transaction([{ change: "put", entity: note }])],
    [
      "list",
      async (gone) => {
        for await (const _entity of gone.open("notes").list()) throw new Error("Nothing can be read.");
      },
    ],
  ];

  test.each(calls)("%s", async (_name, call) => {
    const gone = throughPort(await freePort());
    await expect(call(gone)).rejects.toMatchObject(unavailable);
  });

  test("within about 3 seconds also where it takes the call and never answers", async () => {
    proxy.next("hang", "hang", "hang");
    const started = performance.now();
    await expect(notes.get("p", "1")).rejects.toMatchObject(unavailable);
    expect(performance.now() - started).toBeLessThan(4000);
  });

  test("a host name that leads nowhere", async () => {
    const nowhere = open({ kind: "entra", url: "https://usher.invalid" });
    await expect(nowhere.check()).rejects.toMatchObject(unavailable);
  });
});

describe("what passes is waited out", () => {
  test.each([503, 500, 429, 408] as const)("one %i", async (status) => {
    await notes.put(note);
    proxy.next(status);
    expect(await notes.get("p", "1")).toMatchObject(note);
  });

  test("but not for long: three in a row are unavailable", async () => {
    proxy.next(503, 503, 503);
    await expect(notes.get("p", "1")).rejects.toMatchObject(unavailable);
    expect(proxy.seen).toHaveLength(3);
  });

  test("a refusal to let Usher in is unavailable at once", async () => {
    proxy.next(403);
    await expect(notes.get("p", "1")).rejects.toMatchObject(unavailable);
    await expect(tables.check()).resolves.toBeUndefined();
    expect(proxy.seen).toHaveLength(2);
  });

  test("a failure is not remembered: the account is used again when it is back", async () => {
    proxy.next(503, 503, 503);
    await expect(notes.put(note)).rejects.toMatchObject(unavailable);
    await expect(notes.put(note)).resolves.toEqual(expect.any(String));
  });
});

describe("a write whose answer was lost counts once, and as done", () => {
  test("insert is not taken for a conflict with itself", async () => {
    await tables.open<Note>("notes").put({ ...note, rowKey: "0" });
    proxy.next("lose");
    const etag = await notes.insert(note);
    expect(etag).toBe((await notes.get("p", "1"))?.etag);
    expect(proxy.seen.filter((line) => line.startsWith("POST"))).toHaveLength(3);
  });

  test("insert that meets another's entity on its second attempt is a conflict", async () => {
    await notes.put({ ...note, text: "another's" });
    proxy.next(503);
    expect(await notes.insert(note)).toBe(false);
  });

  test("replace gives the etag that stands", async () => {
    const etag = await notes.put(note);
    proxy.next("lose");
    const next = await notes.replace({ ...note, text: "next" }, etag);
    expect(next).toBe((await notes.get("p", "1"))?.etag);
    expect(next).not.toBe(etag);
  });

  test("remove", async () => {
    await notes.put(note);
    proxy.next("lose");
    expect(await notes.remove("p", "1")).toBe(true);
  });

  test("transaction", async () => {
    await notes.put({ ...note, rowKey: "0" });
    proxy.next("lose");
    const changes = [
      { change: "insert", entity: note },
      { change: "remove", entity: { partitionKey: "p", rowKey: "0" } },
    ] as const;
    expect(await notes.transaction(changes)).toBe(true);
  });

  test("the making of the table", async () => {
    proxy.next("faithful", "lose");
    expect(await notes.insert(note)).not.toBe(false);
    expect(await notes.get("p", "1")).toMatchObject(note);
  });
});

describe("where a request may go", () => {
  const secret = "t0ken-canary";

  test("in Azure not without TLS, even on this machine", async () => {
    const url = `http://127.0.0.1:${proxy.port}/devstoreaccount1`;
    const connectionString = account.connectionString.replace(/http:\/\/[^;]*/, url);
    await expect(open({ kind: "connection-string", connectionString }, "azure").check()).rejects.toThrow();
    await expect(open({ kind: "entra", url }, "azure", secret).check()).rejects.toThrow();
    expect(proxy.seen).toEqual([]);
  });

  test("a redirect is not followed", async () => {
    proxy.next(302);
    await expect(notes.get("p", "1")).rejects.toThrow();
    expect(proxy.seen).toHaveLength(1);
  });
});
