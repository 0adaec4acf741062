import { randomBytes } from "node:crypto";
import type { TokenCredential } from "@azure/core-auth";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { MINUTE } from "../../../shared/platform/clock.ts";
import { createLog } from "../../../shared/platform/log.ts";
import type { KeyEncryptionKey } from "../../../shared/platform/vault/keyEncryptionKey.ts";
import { clientOptions } from "../../../shared/platform/vault/keyVaultClient.ts";
import { createKeyVaultKey } from "../../../shared/platform/vault/keyVaultKey.ts";
import { SealBroken } from "../../../shared/platform/vault/vault.ts";
import { type LoopbackKeyVault, startKeyVault } from "../../loopback/keyVault.ts";

let vault: LoopbackKeyVault;
let scopes: string[];
let lines: string[];
let now: number;

const credential: TokenCredential = {
  getToken: async (asked) => {
    scopes.push(...[asked].flat());
    return { token: vault.token, expiresOnTimestamp: Number.MAX_SAFE_INTEGER };
  },
};

const credentialOf = ({ token }: LoopbackKeyVault): TokenCredential => ({
  getToken: async () => ({ token, expiresOnTimestamp: Number.MAX_SAFE_INTEGER }),
});

type Change = Partial<Parameters<typeof createKeyVaultKey>[0]>;

const open = (change: Change = {}): KeyEncryptionKey =>
  createKeyVaultKey({
    keyId: vault.keyId,
    environment: "local",
    credential,
    clock: { now: () => now },
    log: createLog((_level, line) => lines.push(line)),
    ...change,
  });

const bytes = randomBytes(64);
const unavailable = { name: "Refusal", code: "unavailable" };
const operations = () => vault.seen.filter((line) => !line.startsWith("401"));

beforeEach(async () => {
  // The smallest key that OpenSSL makes quickly: what is tested here is not RSA.
  vault = await startKeyVault({ bits: 2048 });
  scopes = [];
  lines = [];
  now = 1_800_000_000_000;
});

afterEach(async () => {
  await vault[Symbol.asyncDispose]();
});

describe("wrapping in Key Vault", () => {
  test("bytes come back, under an id that names the version", async () => {
    const wrapped = await open().wrap(bytes);
    expect(wrapped.wrappedBy).toBe(`${vault.keyId}/${vault.versions()[0]}`);
    expect(wrapped.algorithm).toBe("RSA-OAEP-256");
    expect(Buffer.from(wrapped.bytes).includes(bytes.subarray(0, 16))).toBe(false);
    expect(Buffer.from(await open().unwrap(wrapped))).toEqual(bytes);
  });

  test("an RSA key of 3072 bits holds a data key and its place", async () => {
    await using large = await startKeyVault({ bits: 3072 });
    const key = open({ keyId: large.keyId, credential: credentialOf(large) });
    const wrapped = await key.wrap(bytes);
    expect(wrapped.bytes).toHaveLength(384);
    expect(Buffer.from(await key.unwrap(wrapped))).toEqual(bytes);
  });

  test("the token is asked for once, for the scope of the challenge, and no operation goes out without it", async () => {
    const key = open();
    const wrapped = await key.wrap(bytes);
    await key.unwrap(wrapped);
    expect(scopes).toEqual(["https://vault.azure.net/.default"]);
    expect(vault.seen.filter((line) => line.startsWith("401"))).toEqual(["401 GET /keys/usher/"]);
  });

  test("many first calls at the same time all succeed", async () => {
    const wrapped = await open().wrap(bytes);
    const cold = open();
    const opened = await Promise.all(Array.from({ length: 8 }, () => cold.unwrap(wrapped)));
    expect(opened.every((one) => bytes.equals(one))).toBe(true);
    const wrappedAtOnce = await Promise.all(Array.from({ length: 4 }, () => open().wrap(bytes)));
    expect(wrappedAtOnce).toHaveLength(4);
  });
});

describe("versions of the key", () => {
  test("after a rotation new bytes are wrapped by the new version, within 5 minutes, and old ones still open", async () => {
    const key = open();
    const old = await key.wrap(bytes);
    const version = vault.rotate();
    now += 5 * MINUTE;
    const young = await key.wrap(bytes);
    expect(young.wrappedBy).toBe(`${vault.keyId}/${version}`);
    expect(await key.current()).toBe(young.wrappedBy);
    expect(Buffer.from(await key.unwrap(old))).toEqual(bytes);
    expect(Buffer.from(await open().unwrap(old))).toEqual(bytes);
  });

  test("nothing is wrapped under a disabled version, though Key Vault would do it", async () => {
    const [first] = vault.versions();
    vault.setAttributes(vault.rotate(), { enabled: false });
    expect((await open().wrap(bytes)).wrappedBy).toBe(`${vault.keyId}/${first}`);
  });

  test("a version disabled since it was looked up is given up at once", async () => {
    const [first = ""] = vault.versions();
    const key = open();
    await key.wrap(bytes);
    const second = vault.rotate();
    vault.setAttributes(first, { enabled: false });
    expect((await key.wrap(bytes)).wrappedBy).toBe(`${vault.keyId}/${second}`);
  });

  test("without any enabled version there is no wrapping, and what a disabled version wrapped waits for it", async () => {
    const [first = ""] = vault.versions();
    const key = open();
    const wrapped = await key.wrap(bytes);
    vault.setAttributes(first, { enabled: false });
    await expect(key.wrap(bytes)).rejects.toMatchObject(unavailable);
    await expect(key.unwrap(wrapped)).rejects.toMatchObject(unavailable);
    vault.setAttributes(first, { enabled: true });
    expect(Buffer.from(await key.unwrap(wrapped))).toEqual(bytes);
  });

  test("a version disabled between a wrapping and its check does not keep what it wrapped", async () => {
    const [first = ""] = vault.versions();
    const second = vault.rotate();
    const key = open();
    await key.wrap(bytes);
    vault.next({ afterwards: () => vault.setAttributes(second, { enabled: false }) });
    const wrapped = await key.wrap(bytes);
    expect(wrapped.wrappedBy).toBe(`${vault.keyId}/${first}`);
    expect(Buffer.from(await open().unwrap(wrapped))).toEqual(bytes);
  });

  test("of many versions, listed page by page, the newest usable one wraps, wherever it stands", async () => {
    await using long = await startKeyVault({ bits: 2048, page: 2 });
    const at = Math.floor(now / 1000);
    const usable = long.rotate();
    long.setAttributes(long.rotate(), { exp: at - 60 });
    long.setAttributes(long.rotate(), { nbf: at + 60 });
    long.setAttributes(long.rotate(), { enabled: false });
    const key = open({ keyId: long.keyId, credential: credentialOf(long) });
    expect(await key.current()).toBe(`${long.keyId}/${usable}`);
  });

  test("an expired version opens nothing, and opens all again once its expiry is moved, without a restart", async () => {
    const [first = ""] = vault.versions();
    const wrapped = await open().wrap(bytes);
    vault.setAttributes(first, { exp: 1 });
    const key = open();
    await expect(key.unwrap(wrapped)).rejects.toMatchObject(unavailable);
    await expect(key.wrap(bytes)).rejects.toMatchObject(unavailable);
    vault.setAttributes(first, { exp: Math.floor(Date.now() / 1000) + 3600 });
    expect(Buffer.from(await key.unwrap(wrapped))).toEqual(bytes);
  });

  test("an id with a version wraps by that version alone", async () => {
    const [first] = vault.versions();
    vault.rotate();
    expect((await open({ keyId: `${vault.keyId}/${first}` }).wrap(bytes)).wrappedBy).toBe(`${vault.keyId}/${first}`);
  });

  test("an id that leads to another vault is not followed", async () => {
    await using stranger = await startKeyVault({ bits: 2048 });
    const wrapped = await open().wrap(bytes);
    const moved = { ...wrapped, wrappedBy: wrapped.wrappedBy.replace(vault.url, stranger.url) };
    expect(Buffer.from(await open().unwrap(moved))).toEqual(bytes);
    expect(stranger.seen).toEqual([]);
  });
});

describe("damaged bytes", () => {
  test.each([
    ["a flipped bit", (wrapped: Uint8Array) => wrapped.with(100, (wrapped[100] ?? 0) ^ 1)],
    ["a missing byte", (wrapped: Uint8Array) => wrapped.slice(1)],
    ["no bytes", () => new Uint8Array()],
  ])("%s is SealBroken", async (_name, damage) => {
    const key = open();
    const wrapped = await key.wrap(bytes);
    await expect(key.unwrap({ ...wrapped, bytes: damage(wrapped.bytes) })).rejects.toThrow(SealBroken);
  });

  test.each(["", "file:x", "https://v/keys/other/1", "https://v/keys/usher", "https://v/keys/usher/a_b"])(
    "an id that is none of this key's (%s) is SealBroken, and nothing is asked",
    async (wrappedBy) => {
      const before = vault.seen.length;
      await expect(open().unwrap({ wrappedBy, algorithm: "RSA-OAEP-256", bytes })).rejects.toThrow(SealBroken);
      expect(vault.seen).toHaveLength(before);
    },
  );

  test("another algorithm is SealBroken", async () => {
    const wrapped = await open().wrap(bytes);
    await expect(open().unwrap({ ...wrapped, algorithm: "RSA1_5" })).rejects.toThrow(SealBroken);
  });
});

describe("a vault in trouble", () => {
  test.each([
    ["429", { status: 429 }],
    ["503", { status: 503 }],
    ["a dropped connection", { drop: true }],
  ])("one %s is waited out and logged without a message", async (_name, answer) => {
    const key = open();
    const wrapped = await key.wrap(bytes);
    vault.next(answer);
    expect(Buffer.from(await key.unwrap(wrapped))).toEqual(bytes);
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ event: "key-vault-retry", attempt: 1 });
    expect(lines[0]).not.toContain("keys");
  });

  test("the first call of all survives a 429 before and after the challenge", async () => {
    vault.next({ status: 429 }, { status: 503 });
    expect((await open().wrap(bytes)).bytes).toHaveLength(256);
  });

  test("Retry-After is honoured", async () => {
    const key = open();
    await key.check();
    vault.next({ status: 429, retryAfter: 1 });
    const started = performance.now();
    await key.check();
    expect(performance.now() - started).toBeGreaterThan(990);
  });

  test("a Retry-After beyond what a caller waits is unavailable at once", async () => {
    const key = open();
    await key.check();
    vault.next({ status: 429, retryAfter: 60 });
    const started = performance.now();
    await expect(key.check()).rejects.toMatchObject(unavailable);
    expect(performance.now() - started).toBeLessThan(5000);
    expect(operations()).toHaveLength(2);
  });

  test("a vault that does not answer is unavailable after the budget", async () => {
    const key = open({ budget: 300 });
    await key.check();
    vault.next({ delay: 5000 });
    await expect(key.check()).rejects.toMatchObject(unavailable);
  });

  test("a credential that never answers is unavailable after the budget", async () => {
    const silent: TokenCredential = { getToken: () => new Promise(() => {}) };
    await expect(open({ budget: 200, credential: silent }).check()).rejects.toMatchObject(unavailable);
  });

  test("a vault that is down is unavailable, and used again once it is back", async () => {
    const key = open({ budget: 300 });
    vault.next({ drop: true }, { drop: true }, { drop: true });
    await expect(key.check()).rejects.toMatchObject(unavailable);
    vault.next();
    await expect(open().check()).resolves.toBeUndefined();
  });

  test("a refused token is unavailable", async () => {
    const stranger: TokenCredential = {
      getToken: async () => ({ token: "x", expiresOnTimestamp: Number.MAX_SAFE_INTEGER }),
    };
    await expect(open({ credential: stranger }).check()).rejects.toMatchObject(unavailable);
  });
});

describe("a vault that does not let Usher do it", () => {
  test.each(["ForbiddenByRbac", "ForbiddenByConnection"])(
    "403 %s is unavailable without asking again and again, and over once it is mended",
    async (inner) => {
      const key = open();
      const wrapped = await key.wrap(bytes);
      const before = operations().length;
      vault.always({ status: 403, code: "Forbidden", inner });
      await expect(key.unwrap(wrapped)).rejects.toMatchObject(unavailable);
      expect(operations().length - before).toBeLessThanOrEqual(2);
      await expect(key.wrap(bytes)).rejects.toMatchObject(unavailable);
      await expect(key.check()).rejects.toMatchObject(unavailable);
      expect(lines).toEqual([]);
      vault.always(undefined);
      expect(Buffer.from(await key.unwrap(wrapped))).toEqual(bytes);
      expect((await key.wrap(bytes)).algorithm).toBe("RSA-OAEP-256");
    },
  );

  test("a key that was deleted is out of reach, never broken, and opens all once it is recovered", async () => {
    const key = open();
    const wrapped = await key.wrap(bytes);
    vault.softDelete();
    for (const instance of [key, open()]) {
      await expect(instance.unwrap(wrapped)).rejects.toMatchObject(unavailable);
      await expect(instance.wrap(bytes)).rejects.toMatchObject(unavailable);
      await expect(instance.current({ fresh: true })).rejects.toMatchObject(unavailable);
      await expect(instance.check()).rejects.toMatchObject(unavailable);
    }
    vault.recover();
    expect(Buffer.from(await key.unwrap(wrapped))).toEqual(bytes);
    await expect(key.check()).resolves.toBeUndefined();
  });
});

describe("where a token may go", () => {
  test("in Azure no vault is spoken to without TLS, on this machine neither", async () => {
    await expect(open({ environment: "azure" }).check()).rejects.toMatchObject(unavailable);
    expect(vault.seen).toEqual([]);
    expect(scopes).toEqual([]);
  });

  test("a challenge is believed without the vault's domain only locally and on this machine", () => {
    const trusting = { disableChallengeResourceVerification: true, allowInsecureConnection: true };
    const strict = { disableChallengeResourceVerification: false, allowInsecureConnection: false };
    for (const vault of ["http://127.0.0.1:8443", "https://localhost:8443", "https://[::1]:8443"]) {
      expect(clientOptions("local", vault)).toMatchObject(trusting);
      expect(clientOptions("azure", vault)).toMatchObject(strict);
    }
    for (const vault of ["https://usher.vault.azure.net", "https://127.0.0.1.example", "https://localhost.example"]) {
      expect(clientOptions("local", vault)).toMatchObject(strict);
      expect(clientOptions("azure", vault)).toMatchObject(strict);
    }
  });

  test.each(["", "usher", "https://vault/keys", "https://vault/secrets/usher", "https://vault/keys/a/b/c"])(
    "%j is no key id",
    (keyId) => {
      expect(() => open({ keyId })).toThrow("key id");
    },
  );
});
