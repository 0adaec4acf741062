import { randomBytes } from "node:crypto";
import { copyFile, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { compactDecrypt } from "jose";
import { createFileKey } from "../../infra/local/vault/fileKey.ts";
import { rotateKeyFile } from "../../infra/local/vault/keyFile.ts";
import { createTables } from "../../shared/platform/tables/createTables.ts";
import type { Tables } from "../../shared/platform/tables/tables.ts";
import { KeyGone, type Keyring, SealBroken } from "../../shared/platform/vault/vault.ts";
import { createWrappedKeys, DATA_KEY_ROW } from "../../shared/platform/vault/wrappedKeys.ts";
import { manifest } from "../../shared/privacy/manifest.ts";
import { gather, keysTable, noCredential } from "../platform/vault/parts.ts";
import { type SealedValue, sealedValues } from "./compare.ts";
import { findCanaries } from "./encodings.ts";
import { CANARIES, PEOPLE } from "./people.ts";
import { readEntities, readSql, type StoredTable } from "./stored.ts";
import { type Told, tellStory } from "./story.ts";
import { type InProcess, startUsher } from "./usher.ts";

/**
 * P2. What was said at registration lies encrypted in SQL: a copy of the database opens nothing without the table of
 * wrapped keys, even where the live vault with its key-encryption key is at hand.
 */
let usher: InProcess;
let told: Told;
let folder: string | undefined;
let copy: string;
let tables: StoredTable[];
let entities: StoredTable[];
let sealed: SealedValue[];

const sealedIn = (stored: readonly StoredTable[]): SealedValue[] =>
  manifest.tables.flatMap((declaration) => {
    const there = stored.find(({ table, store }) => table === declaration.table && store === declaration.store);
    return there ? sealedValues(declaration, there) : [];
  });

beforeAll(async () => {
  usher = await startUsher();
  told = await tellStory(usher);
  folder = await mkdtemp(path.join(tmpdir(), "usher-copy-"));
  copy = path.join(folder, "copy.sqlite");
  const { sql } = usher.settings;
  if (sql.kind !== "sqlite") throw new Error("this test copies the files of SQLite");
  for (const part of ["", "-wal"]) await copyFile(sql.file + part, copy + part);
  tables = await readSql({ kind: "sqlite", file: copy });
  entities = await readEntities(usher.connectionString);
  sealed = sealedIn(tables);
}, 60_000);

afterAll(async () => {
  await usher?.[Symbol.asyncDispose]();
  if (folder) await rm(folder, { recursive: true, force: true });
});

const openAll = async (keyring: Keyring): Promise<unknown[]> =>
  Promise.all(
    sealed.map(async ({ table, column, row, subject, value }) =>
      (await keyring.open(subject)).open<unknown>({ table, column, row }, value),
    ),
  );

/** Storage that has no table of keys. */
const noKeys = (): Tables =>
  createTables({ settings: usher.settings, credential: noCredential, prefix: `t${randomBytes(6).toString("hex")}` });

const keyFile = (): string => {
  const { vault } = usher.settings;
  if (vault.kind !== "file") throw new Error("this test uses a key file");
  return vault.file;
};

const keyEncryptionKey = () => createFileKey(keyFile());

const wrappedKeys = (on: Tables) =>
  createWrappedKeys({ tables: on, keyEncryptionKey: keyEncryptionKey(), clock: usher.clock });

/** Opens a value as any JOSE library does, with the bytes of a key and nothing of Usher's in between. */
const decrypt = async ({ value }: SealedValue, key: Uint8Array | undefined): Promise<unknown> =>
  JSON.parse(new TextDecoder().decode((await compactDecrypt(value, key ?? new Uint8Array(32))).plaintext)) as unknown;

test("with the table of keys everything in the copy opens, and says what people said", async () => {
  const opened = JSON.stringify(await openAll(usher.openVault().keyring));
  for (const value of [PEOPLE.settled.organizationName, PEOPLE.waiting.contactEmail, PEOPLE.leaving.contactEmail]) {
    expect(opened).toContain(value);
  }
  const columns = manifest.tables
    .filter(({ store }) => store === "sql")
    .flatMap(({ table, fields }) =>
      Object.entries(fields)
        .filter(([, { protection }]) => protection === "sealed")
        .map(([column]) => `${table}.${column}`),
    );
  expect([...new Set(sealed.map(({ table, column }) => `${table}.${column}`))].sort()).toEqual(columns.sort());
});

test("without it nothing in the copy opens, whatever the live vault is asked", async () => {
  const { keyring } = usher.openVault(noKeys());
  for (const { subject } of sealed) await expect(keyring.open(subject)).rejects.toThrow(KeyGone);
  for (const { table, column, row, subject, value } of sealed) {
    const made = await keyring.openOrCreate(subject);
    expect(() => made.open({ table, column, row }, value)).toThrow(SealBroken);
  }
});

test("the key of a subject is its own, and nothing that is in the copy makes it anew", async () => {
  const [real, anew] = [wrappedKeys(usher.tables), wrappedKeys(noKeys())];
  const known = new Map<string, string>();
  for (const one of sealed) {
    const key = (await real.read(one.subject, DATA_KEY_ROW))?.key;
    await expect(decrypt(one, key)).resolves.toBeDefined();
    known.set(one.subject, Buffer.from(key ?? []).toString("hex"));
    const made = (await anew.make(one.subject, DATA_KEY_ROW)) ?? (await anew.read(one.subject, DATA_KEY_ROW));
    await expect(decrypt(one, made?.key)).rejects.toThrow("decryption operation failed");
  }
  expect(new Set(known.values()).size).toBe(known.size);
});

test("nothing in the copy is a key that the key-encryption key unwraps", async () => {
  const opener = keyEncryptionKey();
  const wrappedBy = await opener.current();
  const unwraps = async (value: unknown): Promise<boolean> => {
    const candidates =
      value instanceof Uint8Array
        ? [Buffer.from(value)]
        : String(value)
            .split(/[.,:"\s]/)
            .flatMap((part) => [Buffer.from(part, "base64url"), Buffer.from(part, "hex")]);
    const tries = candidates
      .filter(({ length }) => length > 28)
      .map((bytes) =>
        opener.unwrap({ wrappedBy, algorithm: "A256GCM", bytes }).then(
          () => true,
          () => false,
        ),
      );
    return (await Promise.all(tries)).includes(true);
  };
  const unwrappedIn = async (stored: readonly StoredTable[]): Promise<string[]> => {
    const values = stored.flatMap(({ table, rows }) =>
      rows.flatMap((row) => Object.entries(row).map(([name, value]) => ({ where: `${table}.${name}`, value }))),
    );
    const found = await Promise.all(values.map(async ({ where, value }) => ((await unwraps(value)) ? where : "")));
    return [...new Set(found.filter((where) => where !== ""))];
  };
  expect(await unwrappedIn(tables)).toEqual([]);
  expect(await unwrappedIn(entities)).toEqual(["keys.wrapped"]);
});

test("no value that people gave lies in the copy's bytes, in any encoding or as a plain hash", async () => {
  const within = path.dirname(copy);
  const names = await readdir(within);
  const files = await Promise.all(
    names.map(async (name): Promise<[string, Buffer]> => [name, await readFile(path.join(within, name))]),
  );
  expect(findCanaries([["a link's action", "handover"]], new Map(files))).not.toEqual([]);
  expect(findCanaries(CANARIES, new Map(files))).toEqual([]);
});

test("a value opens under no other subject's key, and in no other row or column", async () => {
  const { keyring } = usher.openVault();
  const subjects = [...new Set(sealed.map(({ subject }) => subject))];
  const keys = await Promise.all(subjects.map((subject) => keyring.open(subject)));
  const rows = [...new Set(sealed.map(({ row }) => row))];
  const columns = [...new Set(sealed.map(({ column }) => column))];
  let tries = 0;
  for (const { table, column, row, subject, value } of sealed) {
    for (const key of keys) {
      const places = key.subject === subject ? [] : [{ table, column, row }];
      if (key.subject === subject) {
        places.push(...rows.filter((other) => other !== row).map((other) => ({ table, column, row: other })));
        places.push(...columns.filter((other) => other !== column).map((other) => ({ table, column: other, row })));
      }
      for (const place of places) {
        expect(() => key.open(place, value)).toThrow(SealBroken);
        tries += 1;
      }
    }
  }
  expect(tries).toBeGreaterThan(100);
});

test("another organization's value, put into one's own row, is shown to nobody", async () => {
  const { DatabaseSync } = await import("node:sqlite");
  const { sql } = usher.settings;
  if (sql.kind !== "sqlite") throw new Error("this test writes to SQLite");
  const database = new DatabaseSync(sql.file);
  try {
    database
      .prepare("update organizations set profile = (select profile from organizations where id = ?) where id = ?")
      .run(told.organizationId, told.leavingId);
  } finally {
    database.close();
  }
  const answer = await usher.ask("GET", `/api/staff/organizations/${told.leavingId}`, { token: told.manager });
  expect(answer.status).toBe(500);
  expect(findCanaries(CANARIES, new Map([["answer", Buffer.from(answer.text)]]))).toEqual([]);
});

test("once the key-encryption key has a new version the timer brings every key under it, and the copy opens as before", async () => {
  const values = await openAll(usher.openVault().keyring);
  const before = await keyEncryptionKey().current();
  await rotateKeyFile(keyFile());
  await usher.runTimer("rotateKeys");
  const after = await keyEncryptionKey().current();
  const keys = await gather(keysTable(usher.tables).list());
  expect(after).not.toBe(before);
  expect([...new Set(keys.map(({ wrappedBy }) => wrappedBy))]).toEqual([after]);
  expect(await openAll(usher.openVault().keyring)).toEqual(values);
});
