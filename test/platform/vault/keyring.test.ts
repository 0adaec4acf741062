import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { createFileKey } from "../../../infra/local/vault/fileKey.ts";
import { MINUTE } from "../../../shared/platform/clock.ts";
import type { Tables } from "../../../shared/platform/tables/tables.ts";
import { createKeyring } from "../../../shared/platform/vault/keyring.ts";
import { KeyGone, type Keyring, type Place, SealBroken } from "../../../shared/platform/vault/vault.ts";
import { createWrappedKeys } from "../../../shared/platform/vault/wrappedKeys.ts";
import { openAccount } from "../../loopback/azurite.ts";
import { freshTables, gather, keysTable, watched } from "./parts.ts";

const account = openAccount();
let folder: string;
let tables: Tables;
let now: number;
let kek: ReturnType<typeof watched>;
const place: Place = { table: "tickets", column: "content", row: "1" };
const clock = { now: () => now };

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "usher-keyring-"));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

beforeEach(() => {
  tables = freshTables(account);
  now = 1_800_000_000_000;
  kek = watched(createFileKey(path.join(folder, "vault.key")));
});

/** A keyring as another instance of the app would have it: same table, same key-encryption key, a memory of its own. */
const instance = (): Keyring =>
  createKeyring({ keys: createWrappedKeys({ tables, keyEncryptionKey: kek.key, clock }), clock });

/** Throws what is not `KeyGone`. */
const isGone = (error: unknown): true => {
  if (error instanceof KeyGone) return true;
  throw error;
};

const entities = async () => await gather(keysTable(tables).list());

describe("the life of a key", () => {
  test("what one instance sealed another opens", async () => {
    const subject = randomUUID();
    const sealed = (await instance().create(subject)).seal(place, { name: "Ada" });
    expect((await instance().open(subject)).open(place, sealed)).toEqual({ name: "Ada" });
  });

  test("a subject without a key is KeyGone", async () => {
    await expect(instance().open(randomUUID())).rejects.toThrow(KeyGone);
    await expect(instance().open(randomUUID(), { fresh: true })).rejects.toThrow(KeyGone);
  });

  test("a subject gets one key: a second is refused, and the first stands", async () => {
    const subject = randomUUID();
    const sealed = (await instance().create(subject)).seal(place, 1);
    await expect(instance().create(subject)).rejects.toThrow("already");
    expect((await instance().open(subject)).open(place, sealed)).toBe(1);
  });

  test("a destroyed key is gone at once here, and its entity with it", async () => {
    const keyring = instance();
    const subject = randomUUID();
    await keyring.create(subject);
    await keyring.destroy(subject);
    await expect(keyring.open(subject)).rejects.toThrow(KeyGone);
    expect(await entities()).toEqual([]);
    await expect(keyring.destroy(subject)).resolves.toBeUndefined();
  });

  test("another instance forgets a destroyed key within 5 minutes of reading it, and not before it must", async () => {
    const subject = randomUUID();
    await instance().create(subject);
    const other = instance();
    await other.open(subject);
    await instance().destroy(subject);
    now += 5 * MINUTE - 1;
    await expect(other.open(subject)).resolves.toMatchObject({ subject });
    now += 1;
    await expect(other.open(subject)).rejects.toThrow(KeyGone);
  });

  test("whatever several instances did before, none opens a destroyed key 5 minutes later", async () => {
    const step = fc.record({
      who: fc.nat(2),
      what: fc.constantFrom("open", "fresh", "both", "destroy"),
      wait: fc.constantFrom(0, 1, MINUTE, 3 * MINUTE, 5 * MINUTE - 1),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 8 }), fc.nat(2), async (steps, destroyer) => {
        const instances = [instance(), instance(), instance()];
        const subject = randomUUID();
        await instances[0]?.create(subject);
        for (const { who, what, wait } of steps) {
          const keyring = instances[who];
          // Where it was destroyed before, it may be gone by now.
          if (what === "open" || what === "both") await keyring?.open(subject).catch(isGone);
          if (what === "fresh" || what === "both") await keyring?.open(subject, { fresh: true }).catch(isGone);
          if (what === "destroy") await keyring?.destroy(subject);
          now += wait;
        }
        await instances[destroyer]?.destroy(subject);
        now += 5 * MINUTE;
        for (const keyring of instances) await expect(keyring.open(subject)).rejects.toThrow(KeyGone);
      }),
      { numRuns: 40 },
    );
  });

  test("being used does not keep a key in memory any longer", async () => {
    const subject = randomUUID();
    await instance().create(subject);
    const other = instance();
    await other.open(subject);
    await instance().destroy(subject);
    for (let minute = 1; minute < 5; minute += 1) {
      now += MINUTE;
      await other.open(subject);
    }
    now += MINUTE;
    await expect(other.open(subject)).rejects.toThrow(KeyGone);
  });

  test("a key destroyed while it is being unwrapped is not held afterwards", async () => {
    const subject = randomUUID();
    await instance().create(subject);
    const keyring = instance();
    const release = kek.hold();
    const opening = keyring.open(subject);
    while (kek.calls.unwrap === 0) await delay(5);
    await keyring.destroy(subject);
    release();
    await opening;
    await expect(keyring.open(subject)).rejects.toThrow(KeyGone);
  });
});

describe("memory", () => {
  test("a key is read and unwrapped once in 5 minutes, however often it is asked for", async () => {
    const subject = randomUUID();
    await instance().create(subject);
    const keyring = instance();
    for (let times = 0; times < 3; times += 1) await keyring.open(subject);
    expect(kek.calls.unwrap).toBe(1);
    now += 5 * MINUTE;
    await keyring.open(subject);
    expect(kek.calls.unwrap).toBe(2);
  });

  test("all who ask at the same time share one unwrapping", async () => {
    const subject = randomUUID();
    await instance().create(subject);
    const keyring = instance();
    await Promise.all(Array.from({ length: 20 }, () => keyring.open(subject)));
    expect(kek.calls.unwrap).toBe(1);
  });

  test("fresh always reads and unwraps, also what memory holds", async () => {
    const subject = randomUUID();
    const keyring = instance();
    await keyring.create(subject);
    await keyring.open(subject, { fresh: true });
    await keyring.open(subject, { fresh: true });
    await keyring.openOrCreate(subject, { fresh: true });
    expect(kek.calls.unwrap).toBe(3);
  });

  test("a failure is not remembered", async () => {
    const subject = randomUUID();
    const keyring = instance();
    await expect(keyring.open(subject)).rejects.toThrow(KeyGone);
    await instance().create(subject);
    await expect(keyring.open(subject)).resolves.toMatchObject({ subject });
  });

  test("a clock that is set back makes no key immortal", async () => {
    const subject = randomUUID();
    await instance().create(subject);
    const keyring = instance();
    await keyring.open(subject);
    now -= 60 * MINUTE;
    await keyring.open(subject);
    expect(kek.calls.unwrap).toBe(2);
  });
});

describe("keys of the system's own", () => {
  test("instances that start at once agree on one key", async () => {
    const subject = randomUUID();
    const keys = await Promise.all(Array.from({ length: 6 }, () => instance().openOrCreate(subject)));
    const sealed = keys.map((key) => key.seal(place, "x"));
    for (const key of keys) for (const value of sealed) expect(key.open(place, value)).toBe("x");
    expect(await entities()).toHaveLength(1);
  });

  test("many at once in one instance make one key, and it is held", async () => {
    const subject = randomUUID();
    const keyring = instance();
    await Promise.all(Array.from({ length: 10 }, () => keyring.openOrCreate(subject)));
    await keyring.openOrCreate(subject);
    expect(kek.calls).toEqual({ wrap: 1, unwrap: 0 });
  });
});

describe("a table that somebody changed", () => {
  test("another subject's wrapped key opens nothing, nor does a key under another row", async () => {
    const [ada, bob] = [randomUUID(), randomUUID()];
    const keyring = instance();
    await keyring.create(ada);
    await keyring.create(bob);
    const table = keysTable(tables);
    const adas = await table.get(ada, "data-key");
    const bobs = await table.get(bob, "data-key");
    if (!adas || !bobs) throw new Error("The keys are not where they should be.");
    await table.put({ ...adas, partitionKey: bob });
    await expect(instance().open(bob)).rejects.toThrow(SealBroken);
    await table.put({ ...bobs, wrapped: adas.wrapped, wrappedBy: adas.wrappedBy });
    await expect(instance().open(bob)).rejects.toThrow(SealBroken);
    await table.put({ ...bobs, keyId: adas.keyId });
    await expect(instance().open(bob)).rejects.toThrow(SealBroken);
    await table.put(bobs);
    await expect(instance().open(bob)).resolves.toMatchObject({ subject: bob });
  });

  test.each([
    ["an older format", { format: 0 }],
    ["a format to come", { format: 2 }],
    ["another algorithm", { algorithm: "none" }],
    ["another wrapping key", { wrappedBy: "file:00000000-0000-4000-8000-000000000000" }],
    ["cut bytes", { wrapped: new Uint8Array(10) }],
  ])("%s is SealBroken", async (_name, change) => {
    const subject = randomUUID();
    await instance().create(subject);
    const table = keysTable(tables);
    const entity = await table.get(subject, "data-key");
    if (!entity) throw new Error("The key is not where it should be.");
    await table.put({ ...entity, ...change });
    await expect(instance().open(subject)).rejects.toThrow(SealBroken);
  });

  test("nothing in the table is a key: the wrapped bytes differ from what they hold", async () => {
    const subject = randomUUID();
    await instance().create(subject);
    const [entity] = await entities();
    expect(Object.keys(entity ?? {}).sort()).toEqual([
      "algorithm",
      "createdAt",
      "etag",
      "format",
      "keyId",
      "partitionKey",
      "rowKey",
      "wrapped",
      "wrappedBy",
    ]);
    expect(entity).toMatchObject({ partitionKey: subject, format: 1, createdAt: now });
  });
});
