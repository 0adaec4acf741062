import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createFileKey } from "../../../infra/local/vault/fileKey.ts";
import { MINUTE } from "../../../shared/platform/clock.ts";
import { createLog } from "../../../shared/platform/log.ts";
import type { Tables } from "../../../shared/platform/tables/tables.ts";
import { createVault, type VaultParts } from "../../../shared/platform/vault/createVault.ts";
import { KeyGone, type Place, SYSTEM_SUBJECTS, type Vault } from "../../../shared/platform/vault/vault.ts";
import { openAccount } from "../../loopback/azurite.ts";
import { type LoopbackKeyVault, startKeyVault } from "../../loopback/keyVault.ts";
import { freshTables, gather, keysTable, noCredential } from "./parts.ts";

const account = openAccount();
let keyVault: LoopbackKeyVault;
let folder: string;
let now = 1_800_000_000_000;
const place: Place = { table: "tickets", column: "content", row: "1" };

beforeAll(async () => {
  keyVault = await startKeyVault();
  folder = await mkdtemp(path.join(tmpdir(), "usher-vault-"));
});

afterAll(async () => {
  await keyVault[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const partsOf = (tables: Tables): VaultParts => ({
  settings: { environment: "local", vault: { kind: "key-vault", keyId: keyVault.keyId } },
  tables,
  clock: { now: () => now },
  credential: {
    getToken: async () => ({ token: keyVault.token, expiresOnTimestamp: Number.MAX_SAFE_INTEGER }),
  },
  log: createLog(() => {}),
  fileKey: createFileKey,
});

const onKeyVault = (tables: Tables): Vault => createVault(partsOf(tables));
const onFile = (tables: Tables): Vault =>
  createVault({
    ...partsOf(tables),
    settings: { environment: "local", vault: { kind: "file", file: path.join(folder, "vault.key") } },
    credential: noCredential,
  });

describe.each([
  ["Key Vault", onKeyVault],
  ["a file", onFile],
])("a vault on %s", (_name, open) => {
  test("seals, opens after a restart, and opens nothing once the key is destroyed", async () => {
    const tables = freshTables(account);
    const subject = randomUUID();
    const sealed = (await open(tables).keyring.create(subject)).seal(place, { phone: "+49 30 123456" });
    const again = open(tables);
    expect((await again.keyring.open(subject)).open(place, sealed)).toEqual({ phone: "+49 30 123456" });
    await again.keyring.destroy(subject);
    await expect(open(tables).keyring.open(subject)).rejects.toThrow(KeyGone);
  });

  test("a copy of the sealed values, without the table of keys, opens nothing under the same key-encryption key", async () => {
    const subject = randomUUID();
    const sealed = (await open(freshTables(account)).keyring.create(subject)).seal(place, "canary");
    const restored = open(freshTables(account)).keyring;
    await expect(restored.open(subject)).rejects.toThrow(KeyGone);
    const other = await restored.openOrCreate(subject);
    expect(() => other.open(place, sealed)).toThrow("another key");
  });

  test("secrets are 256 random bits a purpose, one for all instances that start at once, and stay", async () => {
    const tables = freshTables(account);
    const made = await Promise.all(Array.from({ length: 4 }, () => open(tables).secret("contact-token")));
    expect(made[0]).toHaveLength(32);
    expect(new Set(made.map((secret) => Buffer.from(secret).toString("hex"))).size).toBe(1);
    const other = await open(tables).secret("idempotency");
    expect(Buffer.from(other).equals(made[0] ?? Buffer.alloc(0))).toBe(false);
  });

  test("the blind index finds what another instance indexed, and another system's finds nothing", async () => {
    const tables = freshTables(account);
    const written = await open(tables).blindIndex.of("email", "Ada@Contoso.com");
    expect(await open(tables).blindIndex.all("email", "ada@contoso.com ")).toEqual([written]);
    expect(await open(freshTables(account)).blindIndex.of("email", "ada@contoso.com")).not.toBe(written);
  });

  test("it can be checked", async () => {
    await expect(open(freshTables(account)).check()).resolves.toBeUndefined();
  });
});

describe("a key-encryption key that is rotated", () => {
  test("leaves everything sealed before open, and wraps what is new under its new version", async () => {
    const tables = freshTables(account);
    const vault = onKeyVault(tables);
    const [before, after] = [randomUUID(), randomUUID()];
    const sealed = (await vault.keyring.create(before)).seal(place, "kept");
    const secret = await vault.secret("contact-token");
    const version = keyVault.rotate();
    now += 5 * MINUTE;
    await vault.keyring.create(after);
    expect((await keysTable(tables).get(after, "data-key"))?.wrappedBy).toBe(`${keyVault.keyId}/${version}`);
    expect((await keysTable(tables).get(before, "data-key"))?.wrappedBy).not.toContain(version);
    const restarted = onKeyVault(tables);
    expect((await restarted.keyring.open(before)).open(place, sealed)).toBe("kept");
    expect(Buffer.from(await restarted.secret("contact-token"))).toEqual(Buffer.from(secret));
  });
});

describe("what must not work", () => {
  test("a key in a file outside of a developer's machine, or in a build without the local parts", () => {
    const tables = freshTables(account);
    const vault = { kind: "file", file: path.join(folder, "x.key") } as const;
    const parts = partsOf(tables);
    expect(() => createVault({ ...parts, settings: { environment: "azure", vault } })).toThrow("developer");
    const { fileKey, ...deployed } = parts;
    expect(fileKey).toBeDefined();
    expect(() => createVault({ ...deployed, settings: { environment: "local", vault } })).toThrow("developer");
  });

  test("a vault is made without a connection: nothing is asked before it is used", () => {
    const before = keyVault.seen.length;
    onKeyVault(freshTables(account));
    expect(keyVault.seen).toHaveLength(before);
  });

  test("while Key Vault is away nothing new is made, and what is held goes on working", async () => {
    await using away = await startKeyVault({ bits: 2048 });
    const tables = freshTables(account);
    const vault = createVault({
      ...partsOf(tables),
      settings: { environment: "local", vault: { kind: "key-vault", keyId: away.keyId } },
      credential: {
        getToken: async () => ({ token: away.token, expiresOnTimestamp: Number.MAX_SAFE_INTEGER }),
      },
    });
    const subject = randomUUID();
    await vault.keyring.create(subject);
    await vault.secret("contact-token");
    away.next(...Array.from({ length: 10 }, () => ({ status: 503, retryAfter: 60 })));
    await expect(vault.keyring.create(randomUUID())).rejects.toMatchObject({ code: "unavailable" });
    await expect(vault.check()).rejects.toMatchObject({ code: "unavailable" });
    await expect(vault.keyring.open(subject)).resolves.toMatchObject({ subject });
    await expect(vault.keyring.openOrCreate(SYSTEM_SUBJECTS.signing)).rejects.toMatchObject({ code: "unavailable" });
    await expect(vault.secret("contact-token")).resolves.toHaveLength(32);
    const [entity, ...more] = await gather(keysTable(tables).list({ partitionKey: subject }));
    expect([entity?.partitionKey, more]).toEqual([subject, []]);
  });
});
