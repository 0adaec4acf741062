import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { createFileKey } from "../../../infra/local/vault/fileKey.ts";
import { rotateKeyFile } from "../../../infra/local/vault/keyFile.ts";
import { type Clock, MINUTE, SECOND } from "../../../shared/platform/clock.ts";
import { createLog } from "../../../shared/platform/log.ts";
import { unavailable } from "../../../shared/platform/refusal.ts";
import type { Entity, Stored, Tables } from "../../../shared/platform/tables/tables.ts";
import { createVault } from "../../../shared/platform/vault/createVault.ts";
import type { KeyEncryptionKey } from "../../../shared/platform/vault/keyEncryptionKey.ts";
import { rewrapKeys } from "../../../shared/platform/vault/rewrapKeys.ts";
import { KeyGone, type Place, SealBroken, type Vault } from "../../../shared/platform/vault/vault.ts";
import { createWrappedKeys, type WrappedKeyEntity } from "../../../shared/platform/vault/wrappedKeys.ts";
import { openAccount } from "../../loopback/azurite.ts";
import { type LoopbackKeyVault, startKeyVault } from "../../loopback/keyVault.ts";
import { freshTables, gather, keysTable, noCredential, watched } from "./parts.ts";

const account = openAccount();
let folder: string;
let file: string;
let tables: Tables;
let now: number;
let lines: string[];
const clock: Clock = { now: () => now };
const log = createLog((level, line) => {
  if (level !== "info") lines.push(line);
});
const place: Place = { table: "tickets", column: "content", row: "1" };

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "usher-rewrap-"));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

beforeEach(() => {
  tables = freshTables(account);
  file = path.join(folder, randomUUID());
  now = 1_800_000_000_000;
  lines = [];
});

const onFile = (): Vault =>
  createVault({
    settings: { environment: "local", vault: { kind: "file", file } },
    tables,
    clock,
    credential: noCredential,
    log,
    fileKey: createFileKey,
  });

const onKeyVault = ({ keyId, token }: LoopbackKeyVault): Vault =>
  createVault({
    settings: { environment: "local", vault: { kind: "key-vault", keyId } },
    tables,
    clock,
    credential: { getToken: async () => ({ token, expiresOnTimestamp: Number.MAX_SAFE_INTEGER }) },
    log,
  });

const entities = () => gather(keysTable(tables).list());

const wrappersOf = async (): Promise<string[]> => [...new Set((await entities()).map(({ wrappedBy }) => wrappedBy))];

/** What a new wrapping must leave as it is. */
const lasting = (all: readonly Stored<WrappedKeyEntity>[]) =>
  all.map(({ partitionKey, rowKey, format, keyId, createdAt }) => ({ partitionKey, rowKey, format, keyId, createdAt }));

/** Subjects with something sealed for each, and a secret. */
const fill = async (vault: Vault, count: number): Promise<Map<string, string>> => {
  const sealed = new Map<string, string>();
  for (let number = 0; number < count; number += 1) {
    const key = await vault.keyring.create(randomUUID());
    sealed.set(key.subject, key.seal(place, number));
  }
  return sealed;
};

const expectAllOpen = async (vault: Vault, sealed: ReadonlyMap<string, string>): Promise<void> => {
  const opened: unknown[] = [];
  for (const [subject, value] of sealed) opened.push((await vault.keyring.open(subject)).open(place, value));
  expect(opened).toEqual([...sealed.keys()].map((_, number) => number));
};

const later = () => now + MINUTE;

describe("a new version of the key-encryption key", () => {
  test("in Key Vault: all keys come under it, what is sealed opens unchanged, and the old version may go", async () => {
    await using keyVault = await startKeyVault({ bits: 2048 });
    const vault = onKeyVault(keyVault);
    const sealed = await fill(vault, 4);
    const secret = await vault.secret("contact-token");
    const before = await entities();
    expect(await vault.rewrap(later())).toBe(0);

    const [first = ""] = keyVault.versions();
    const second = keyVault.rotate();
    expect(await vault.rewrap(later())).toBe(5);
    expect(await wrappersOf()).toEqual([`${keyVault.keyId}/${second}`]);
    expect(lasting(await entities())).toEqual(lasting(before));
    expect(await vault.rewrap(later())).toBe(0);

    keyVault.setAttributes(first, { enabled: false });
    const restarted = onKeyVault(keyVault);
    await expectAllOpen(restarted, sealed);
    expect(Buffer.from(await restarted.secret("contact-token"))).toEqual(Buffer.from(secret));
  });

  test("in a file: the same, and processes that read it earlier find what was wrapped since", async () => {
    const vault = onFile();
    const sealed = await fill(vault, 4);
    const before = await entities();
    await rotateKeyFile(file);
    expect(await onFile().rewrap(later())).toBe(4);
    expect(await wrappersOf()).toEqual([await createFileKey(file).current()]);
    expect(lasting(await entities())).toEqual(lasting(before));
    now += 5 * MINUTE;
    await expectAllOpen(vault, sealed);
    expect(await vault.rewrap(later())).toBe(0);
  });

  test("an instance that still takes the older version for the newest does not wrap back", async () => {
    await using keyVault = await startKeyVault({ bits: 2048 });
    const [vault, other] = [onKeyVault(keyVault), onKeyVault(keyVault)];
    await fill(vault, 2);
    await fill(other, 1);
    const second = keyVault.rotate();
    expect(await vault.rewrap(later())).toBe(3);
    // It looked up the newest version a moment before the rotation, and holds that for five minutes.
    expect(await other.rewrap(later())).toBe(0);
    expect(await wrappersOf()).toEqual([`${keyVault.keyId}/${second}`]);
  });

  test("keys of several older versions all come under the newest", async () => {
    await using keyVault = await startKeyVault({ bits: 2048 });
    const sealed = await fill(onKeyVault(keyVault), 1);
    keyVault.rotate();
    await fill(onKeyVault(keyVault), 1);
    const third = keyVault.rotate();
    expect(await onKeyVault(keyVault).rewrap(later())).toBe(2);
    expect(await wrappersOf()).toEqual([`${keyVault.keyId}/${third}`]);
    await expectAllOpen(onKeyVault(keyVault), sealed);
  });
});

/** One instance, on tables and a key-encryption key that a test may watch or break. */
const instance = ({ over = tables, kek = createFileKey(file) }: { over?: Tables; kek?: KeyEncryptionKey } = {}) => {
  const keys = createWrappedKeys({ tables: over, keyEncryptionKey: kek, clock });
  return { rewrap: (deadline = later()) => rewrapKeys({ keys, keyEncryptionKey: kek, clock, log }, deadline) };
};

/** Tables that run `around` for each replacement, which is the one write that a run makes. */
const replacing = (around: (replace: () => Promise<string | false>) => Promise<string | false>): Tables => ({
  ...tables,
  open: <E extends Entity>(name: string) => {
    const table = tables.open<E>(name);
    return { ...table, replace: (...of: Parameters<typeof table.replace>) => around(() => table.replace(...of)) };
  },
});

const rotated = async (count: number): Promise<Map<string, string>> => {
  const sealed = await fill(onFile(), count);
  await rotateKeyFile(file);
  return sealed;
};

describe("a run that ends half-way", () => {
  test("at its deadline is taken up by the next one, and wraps no key twice", async () => {
    const sealed = await rotated(7);
    const inner = createFileKey(file);
    const kek = watched({
      ...inner,
      wrap: (bytes) => {
        now += SECOND;
        return inner.wrap(bytes);
      },
    });
    const run = () => instance({ kek: kek.key }).rewrap(now + 3 * SECOND);
    const runs = [await run(), await run(), await run(), await run()];
    expect(runs).toEqual([3, 3, 1, 0]);
    expect(kek.calls.wrap).toBe(7);
    expect(await wrappersOf()).toEqual([await createFileKey(file).current()]);
    await expectAllOpen(onFile(), sealed);
  });

  test("begins nothing after its deadline", async () => {
    await rotated(1);
    expect(await instance().rewrap(now)).toBe(0);
    expect(await wrappersOf()).not.toEqual([await createFileKey(file).current()]);
  });

  test.each(["before", "after"] as const)("by a crash %s any of its writes leaves keys that open", async (when) => {
    for (let crash = 1; crash <= 3; crash += 1) {
      tables = freshTables(account);
      file = path.join(folder, randomUUID());
      const sealed = await rotated(3);
      let writes = 0;
      const crashing = replacing(async (replace) => {
        writes += 1;
        if (writes < crash) return await replace();
        if (writes === crash && when === "after") await replace();
        throw new Error("The process ended.");
      });
      await expect(instance({ over: crashing }).rewrap()).rejects.toThrow("ended");
      await expectAllOpen(onFile(), sealed);
      expect(await instance().rewrap()).toBe(3 - crash + (when === "before" ? 1 : 0));
      await expectAllOpen(onFile(), sealed);
    }
  });
});

describe("beside others", () => {
  test("runs at once do no harm: every key is wrapped anew once, and all open", async () => {
    const sealed = await rotated(6);
    const runs = await Promise.all(Array.from({ length: 4 }, () => instance().rewrap()));
    expect(runs.reduce((all, one) => all + one)).toBe(6);
    expect(await wrappersOf()).toEqual([await createFileKey(file).current()]);
    await expectAllOpen(onFile(), sealed);
    expect(lines).toEqual([]);
  });

  test("a key that is destroyed while it is wrapped anew stays destroyed", async () => {
    const [subject = ""] = (await rotated(1)).keys();
    const over = replacing(async (replace) => {
      await onFile().keyring.destroy(subject);
      return await replace();
    });
    expect(await instance({ over }).rewrap()).toBe(0);
    expect(await entities()).toEqual([]);
    await expect(onFile().keyring.open(subject)).rejects.toThrow(KeyGone);
  });

  test("a key that was destroyed and made anew is not overwritten by the one before", async () => {
    const [subject = ""] = (await rotated(1)).keys();
    let sealed = "";
    const over = replacing(async (replace) => {
      await onFile().keyring.destroy(subject);
      sealed = (await onFile().keyring.openOrCreate(subject)).seal(place, 0);
      return await replace();
    });
    expect(await instance({ over }).rewrap()).toBe(0);
    await expectAllOpen(onFile(), new Map([[subject, sealed]]));
  });

  test("keys are opened and made while a run goes on", async () => {
    const sealed = await rotated(3);
    const over = replacing(async (replace) => {
      await expectAllOpen(onFile(), sealed);
      await onFile().keyring.create(randomUUID());
      const replaced = await replace();
      await expectAllOpen(onFile(), sealed);
      return replaced;
    });
    expect(await instance({ over }).rewrap()).toBe(3);
  });
});

describe("what cannot be wrapped anew", () => {
  test.each([
    ["its bytes are damaged", { wrapped: new Uint8Array(92) }],
    ["it was put there from elsewhere", { keyId: randomUUID() }],
    ["a key nobody has wrapped it", { wrappedBy: "file:00000000-0000-4000-8000-000000000000" }],
    ["it has a format to come", { format: 2 }],
  ])("is passed over where %s, stays as it is, and is counted in the log", async (_name, change) => {
    const sealed = await rotated(3);
    const [spoilt = ""] = sealed.keys();
    const table = keysTable(tables);
    const entity = await table.get(spoilt, "data-key");
    if (!entity) throw new Error("The key is not where it should be.");
    await table.put({ ...entity, ...change });
    const left = await table.get(spoilt, "data-key");

    expect(await instance().rewrap()).toBe(2);
    expect(await table.get(spoilt, "data-key")).toEqual(left);
    await expect(onFile().keyring.open(spoilt)).rejects.toThrow(SealBroken);
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { level: "error", event: "wrapped-keys-do-not-open", code: "seal-broken", count: 1 },
    ]);
  });

  test.each([429, 503])(
    "waits while Key Vault answers %i: nothing changes, and a later run does it",
    async (status) => {
      await using keyVault = await startKeyVault({ bits: 2048 });
      const vault = onKeyVault(keyVault);
      const sealed = await fill(vault, 3);
      keyVault.rotate();
      const before = await entities();
      // Longer than a call waits, so that each is refused at once.
      keyVault.always({ status, retryAfter: 60 });
      const asked = keyVault.seen.length;
      await expect(vault.rewrap(later())).rejects.toMatchObject({ code: "unavailable" });
      expect(await entities()).toEqual(before);
      expect(keyVault.seen.length - asked).toBeLessThanOrEqual(2);
      keyVault.always(undefined);
      expect(await vault.rewrap(later())).toBe(3);
      await expectAllOpen(onKeyVault(keyVault), sealed);
    },
  );

  test("a vault that throttles half-way is asked no more, and what was done stays done", async () => {
    const sealed = await rotated(4);
    const inner = createFileKey(file);
    let asked = 0;
    const kek: KeyEncryptionKey = {
      ...inner,
      unwrap: (wrapped) => {
        asked += 1;
        return asked > 2 ? Promise.reject(unavailable("key vault")) : inner.unwrap(wrapped);
      },
    };
    await expect(instance({ kek }).rewrap()).rejects.toMatchObject({ code: "unavailable" });
    expect(asked).toBe(3);
    expect(await wrappersOf()).toHaveLength(2);
    expect(await instance().rewrap()).toBe(2);
    await expectAllOpen(onFile(), sealed);
  });

  test("keys under a disabled version hold up no others, and are wrapped once it is enabled again", async () => {
    await using keyVault = await startKeyVault({ bits: 2048 });
    const [first = ""] = keyVault.versions();
    await fill(onKeyVault(keyVault), 2);
    const second = keyVault.rotate();
    await fill(onKeyVault(keyVault), 2);
    const third = keyVault.rotate();
    keyVault.setAttributes(first, { enabled: false });
    const vault = onKeyVault(keyVault);
    await expect(vault.rewrap(later())).rejects.toMatchObject({ code: "unavailable" });
    const wrappers = await wrappersOf();
    expect(wrappers.sort()).toEqual([`${keyVault.keyId}/${first}`, `${keyVault.keyId}/${third}`].sort());
    expect(wrappers).not.toContain(`${keyVault.keyId}/${second}`);
    keyVault.setAttributes(first, { enabled: true });
    expect(await vault.rewrap(later())).toBe(2);
  });
});
