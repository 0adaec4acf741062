import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { createFileKey } from "../../../infra/local/vault/fileKey.ts";
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
