import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { outcomeOf } from "../../../infra/local/command.ts";
import { layoutOf } from "../../../infra/local/layout.ts";
import { createFileKey } from "../../../infra/local/vault/fileKey.ts";
import { RotationUnderWay, rotateKeyFile } from "../../../infra/local/vault/keyFile.ts";
import { vaultCommand } from "../../../infra/local/vault.ts";
import { SealBroken } from "../../../shared/platform/vault/vault.ts";

let folder: string;
let file: string;
const bytes = randomBytes(64);

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "usher-key-"));
  file = path.join(folder, "state", "vault.key");
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

test("what it wraps opens after a restart, and nothing but the key is in its folder", async () => {
  const wrapped = await createFileKey(file).wrap(bytes);
  expect(wrapped.wrappedBy).toBe(await createFileKey(file).current());
  expect(Buffer.from(await createFileKey(file).unwrap(wrapped))).toEqual(bytes);
  expect(await readdir(path.dirname(file))).toEqual(["vault.key"]);
});

test("the file is its owner's alone", async () => {
  await createFileKey(file).check();
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test("many that start at almost the same time in one process agree on one key", async () => {
  for (let round = 0; round < 10; round += 1) {
    const shared = `${file}.${round}`;
    const ids = await Promise.all(
      Array.from({ length: 12 }, async (_, turn) => {
        await delay(turn % 6);
        return await createFileKey(shared).current();
      }),
    );
    expect(new Set(ids).size).toBe(1);
  }
});

test("two processes that start at once agree on one key", async () => {
  const source = new URL("../../../infra/local/vault/fileKey.ts", import.meta.url).href;
  const script = `const { createFileKey } = await import(${JSON.stringify(source)});
    process.stdout.write(await createFileKey(${JSON.stringify(file)}).current());`;
  const ids = await Promise.all(
    Array.from({ length: 4 }, async () => {
      const child = spawn(process.execPath, ["--no-warnings", "--input-type=module", "-e", script]);
      let said = "";
      child.stdout.on("data", (chunk: Buffer) => {
        said += chunk.toString();
      });
      await once(child, "close");
      return said;
    }),
  );
  expect(ids[0]).toMatch(/^file:[\da-f-]{36}$/);
  expect(new Set(ids).size).toBe(1);
});

test("damaged bytes and another file's bytes are SealBroken", async () => {
  const key = createFileKey(file);
  const wrapped = await key.wrap(bytes);
  const stranger = createFileKey(path.join(folder, "other.key"));
  await expect(stranger.unwrap(wrapped)).rejects.toThrow(SealBroken);
  await expect(stranger.unwrap({ ...wrapped, wrappedBy: await stranger.current() })).rejects.toThrow(SealBroken);
  await expect(key.unwrap({ ...wrapped, algorithm: "A128GCM" })).rejects.toThrow(SealBroken);
  for (let at = 0; at < wrapped.bytes.length; at += 1) {
    const flipped = Uint8Array.from(wrapped.bytes).with(at, (wrapped.bytes[at] ?? 0) ^ 1);
    await expect(key.unwrap({ ...wrapped, bytes: flipped })).rejects.toThrow(SealBroken);
  }
  await expect(key.unwrap({ ...wrapped, bytes: wrapped.bytes.subarray(0, 20) })).rejects.toThrow(SealBroken);
});

test("a file that holds no key is never written over, and its content is in no error", async () => {
  await createFileKey(file).check();
  await chmod(file, 0o600);
  await writeFile(file, '{"k":"c2VjcmV0LWNhbmFyeQ"}');
  const failure = await createFileKey(file)
    .wrap(bytes)
    .catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(Error);
  expect(String(failure)).not.toContain("c2VjcmV0");
  expect((failure as Error).cause).toBeUndefined();
  expect(await readFile(file, "utf8")).toContain("c2VjcmV0");
});

test("a failure is not remembered", async () => {
  const key = createFileKey(file);
  await createFileKey(file).check();
  const good = await readFile(file);
  await writeFile(file, "");
  await expect(key.check()).rejects.toThrow("key file");
  await writeFile(file, good);
  await expect(key.check()).resolves.toBeUndefined();
});

test("after a rotation the newest version wraps, and what older ones wrapped opens, in whoever read the file before as well", async () => {
  const early = createFileKey(file);
  const wrapped = [await early.wrap(bytes)];
  for (let times = 0; times < 2; times += 1) {
    await rotateKeyFile(file);
    wrapped.push(await createFileKey(file).wrap(bytes));
  }
  expect(new Set(wrapped.map(({ wrappedBy }) => wrappedBy)).size).toBe(3);
  expect(await early.current()).toBe(wrapped[0]?.wrappedBy);
  for (const one of wrapped) {
    expect(Buffer.from(await early.unwrap(one))).toEqual(bytes);
    expect(Buffer.from(await createFileKey(file).unwrap(one))).toEqual(bytes);
  }
  expect(await createFileKey(file).current()).toBe(wrapped[2]?.wrappedBy);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readdir(path.dirname(file))).toEqual(["vault.key"]);
});

test("a holder learns of the newest version when it looks afresh", async () => {
  const early = createFileKey(file);
  const before = await early.current();
  await rotateKeyFile(file);
  const after = await early.current({ fresh: true });
  expect(after).not.toBe(before);
  expect((await early.wrap(bytes)).wrappedBy).toBe(after);
});

test("rotations at once lose no version: one goes on, the others say so", async () => {
  const wrapped = await createFileKey(file).wrap(bytes);
  const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => rotateKeyFile(file)));
  const refused = outcomes.filter(({ status }) => status === "rejected");
  for (const one of refused) expect(one).toMatchObject({ reason: expect.any(RotationUnderWay) });
  const { keys } = JSON.parse(await readFile(file, "utf8")) as { keys: object[] };
  expect(keys).toHaveLength(1 + outcomes.length - refused.length);
  expect(Buffer.from(await createFileKey(file).unwrap(wrapped))).toEqual(bytes);
});

test("npm run vault -- rotate rotates this machine's key, and says what else it could mean", async () => {
  const environment = { USHER_STATE: folder };
  const { vaultKeyFile } = layoutOf(environment);
  const before = await createFileKey(vaultKeyFile).current();
  const done = await outcomeOf(vaultCommand, { args: ["rotate"], environment }, "usage");
  expect(done).toMatchObject({ code: 0, stderr: "" });
  expect(await createFileKey(vaultKeyFile).current()).not.toBe(before);
  expect(await outcomeOf(vaultCommand, { args: [], environment }, "usage")).toMatchObject({ code: 2, stdout: "" });
  await writeFile(`${vaultKeyFile}.next`, "");
  const blocked = await outcomeOf(vaultCommand, { args: ["rotate"], environment }, "usage");
  expect(blocked).toMatchObject({ code: 1, stderr: expect.stringContaining(`${vaultKeyFile}.next`) });
});
