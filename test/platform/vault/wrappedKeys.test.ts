import { randomBytes, randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { createFileKey } from "../../../infra/local/vault/fileKey.ts";
import { createLog } from "../../../shared/platform/log.ts";
import type { Entity, Property, Table, Tables } from "../../../shared/platform/tables/tables.ts";
import type { KeyEncryptionKey, Wrapped } from "../../../shared/platform/vault/keyEncryptionKey.ts";
import { createKeyVaultKey } from "../../../shared/platform/vault/keyVaultKey.ts";
import { SealBroken } from "../../../shared/platform/vault/vault.ts";
import {
  createWrappedKeys,
  DATA_KEY_ROW,
  type WrappedKeyEntity,
  type WrappedKeys,
} from "../../../shared/platform/vault/wrappedKeys.ts";
import { openAccount } from "../../loopback/azurite.ts";
import { type LoopbackKeyVault, startKeyVault } from "../../loopback/keyVault.ts";
import { freshTables, keysTable } from "./parts.ts";

/**
 * Whatever somebody wrote into the table of keys, reading gives the key that lay in that very place, or `SealBroken`: no
 * other error, and never another key.
 */
const account = openAccount();
let keyVault: LoopbackKeyVault;
let folder: string;
const clock = { now: () => 1_800_000_000_000 };

beforeAll(async () => {
  keyVault = await startKeyVault({ bits: 2048 });
  folder = await mkdtemp(path.join(tmpdir(), "usher-wrapped-"));
});

afterAll(async () => {
  await keyVault[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const inFile = (): KeyEncryptionKey => createFileKey(path.join(folder, "vault.key"));
const inKeyVault = (): KeyEncryptionKey =>
  createKeyVaultKey({
    keyId: keyVault.keyId,
    environment: "local",
    credential: {
      getToken: async () => ({ token: keyVault.token, expiresOnTimestamp: Number.MAX_SAFE_INTEGER }),
    },
    clock,
    log: createLog(() => {}),
  });

const kinds: [string, () => KeyEncryptionKey][] = [
  ["a file", inFile],
  ["Key Vault", inKeyVault],
];

type World = { keys: WrappedKeys; table: Table<Entity>; subject: string; entity: WrappedKeyEntity };

/** A table with one subject's key. */
const world = async (kek: KeyEncryptionKey): Promise<World> => {
  const tables: Tables = freshTables(account);
  const keys = createWrappedKeys({ tables, keyEncryptionKey: kek, clock });
  const subject = randomUUID();
  await keys.make(subject, DATA_KEY_ROW);
  const entity = await keysTable(tables).get(subject, DATA_KEY_ROW);
  if (entity === undefined) throw new Error("The key is not where it should be.");
  return { keys, table: tables.open<Entity>("keys"), subject, entity };
};

/** `false` for a key, `true` for `SealBroken`; throws anything else. */
const isBroken = (reading: Promise<unknown>): Promise<boolean> =>
  reading.then(
    () => false,
    (error: unknown) => {
      if (error instanceof SealBroken) return true;
      throw error;
    },
  );

describe.each(kinds)("a key wrapped in %s", (_name, open) => {
  test("without any one of its properties, or with one of another type", async () => {
    const { keys, table, subject, entity } = await world(open());
    const others: (Property | undefined)[] = [undefined, "", "1", 0, 1.5, true, 2n, new Uint8Array(), randomBytes(64)];
    const read: Record<string, unknown[]> = {};
    for (const name of ["format", "keyId", "wrappedBy", "algorithm", "wrapped"] as const) {
      for (const other of others) {
        await table.put({ ...entity, [name]: other });
        if (!(await isBroken(keys.read(subject, DATA_KEY_ROW)))) read[name] = [...(read[name] ?? []), other];
      }
    }
    expect(read).toEqual({});
    await table.put({ ...entity });
    expect(await isBroken(keys.read(subject, DATA_KEY_ROW))).toBe(false);
  });

  test("in another's place, in every mixture of two subjects' entities", async () => {
    const { keys, table, subject, entity } = await world(open());
    const other = randomUUID();
    await keys.make(other, DATA_KEY_ROW);
    const theirs = await table.get(other, DATA_KEY_ROW);
    for (const names of [["wrapped"], ["keyId"], ["wrapped", "keyId"], ["wrapped", "keyId", "createdAt"]]) {
      const put = Object.fromEntries(names.map((name) => [name, theirs?.[name]]));
      await table.put({ ...entity, ...put });
      expect(await isBroken(keys.read(subject, DATA_KEY_ROW))).toBe(true);
    }
    await table.put({ ...entity, partitionKey: subject, rowKey: "contact-token" });
    expect(await isBroken(keys.read(subject, "contact-token"))).toBe(true);
  });

  test("made up by somebody who can wrap, but knows no place, or another", async () => {
    const kek = open();
    const { keys, table, subject, entity } = await world(kek);
    for (const content of [randomBytes(32), randomBytes(64), randomBytes(63), randomBytes(96), Buffer.alloc(1)]) {
      const { wrappedBy, algorithm, bytes }: Wrapped = await kek.wrap(content);
      await table.put({ ...entity, wrappedBy, algorithm, wrapped: bytes });
      expect(await isBroken(keys.read(subject, DATA_KEY_ROW))).toBe(true);
    }
  });

  test("with any bits flipped, cut or lengthened: its wrapping does not open", async () => {
    const kek = open();
    const wrapped = await kek.wrap(randomBytes(64));
    const change = fc.oneof(
      fc.nat(wrapped.bytes.length * 8 - 1).map((bit) => {
        const bytes = Buffer.from(wrapped.bytes);
        bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        return bytes;
      }),
      fc.nat(wrapped.bytes.length - 1).map((length) => wrapped.bytes.subarray(0, length)),
      fc.uint8Array({ minLength: 1, maxLength: 16 }).map((more) => Buffer.concat([wrapped.bytes, more])),
      fc.uint8Array({ maxLength: 512 }),
    );
    await fc.assert(
      fc.asyncProperty(change, async (bytes) => await isBroken(kek.unwrap({ ...wrapped, bytes }))),
      { numRuns: 150 },
    );
  });

  test("by a name that is no version of this key", async () => {
    const kek = open();
    const wrapped = await kek.wrap(randomBytes(64));
    const near = [`${wrapped.wrappedBy}/x/y`, "", "file:", "https://", keyVault.keyId, `${keyVault.url}/keys/other/1`];
    for (const wrappedBy of near) expect(await isBroken(kek.unwrap({ ...wrapped, wrappedBy }))).toBe(true);
    for (const algorithm of ["", "none", "RSA-OAEP", "RSA1_5", "A256KW", "dir"]) {
      expect(await isBroken(kek.unwrap({ ...wrapped, algorithm }))).toBe(true);
    }
  });
});
