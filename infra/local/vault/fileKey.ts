import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from "node:crypto";
import { link, mkdir, open, readFile, unlink } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";
import { lazy } from "../../../shared/platform/lazy.ts";
import type { KeyEncryptionKey } from "../../../shared/platform/vault/keyEncryptionKey.ts";
import { SealBroken } from "../../../shared/platform/vault/vault.ts";

const ALGORITHM = "A256GCM";
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** The file holds one JSON Web Key (RFC 7517). */
const FileKey = z.object({
  kty: z.literal("oct"),
  alg: z.literal(ALGORITHM),
  kid: z.uuid(),
  k: z.base64url().refine((k) => Buffer.from(k, "base64url").length === 32),
});
type FileKey = z.infer<typeof FileKey>;

/**
 * A key-encryption key in a file of this machine, made at first use and readable by its owner alone: what Key Vault
 * is in Azure. Local parts only: a deployment neither contains nor accepts it.
 */
export const createFileKey = (file: string): KeyEncryptionKey => {
  const load = lazy(() => readOrCreate(file));

  const current = async (): Promise<string> => idOf(await load());

  return {
    current,

    wrap: async (bytes) => {
      const key = await load();
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv("aes-256-gcm", Buffer.from(key.k, "base64url"), iv);
      cipher.setAAD(Buffer.from(idOf(key)));
      const sealed = Buffer.concat([iv, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
      return { wrappedBy: idOf(key), algorithm: ALGORITHM, bytes: sealed };
    },

    unwrap: async ({ wrappedBy, algorithm, bytes }) => {
      const key = await load();
      if (wrappedBy !== idOf(key) || algorithm !== ALGORITHM || bytes.length < IV_BYTES + TAG_BYTES) {
        throw new SealBroken("The bytes were not wrapped by this file's key.");
      }
      const decipher = createDecipheriv("aes-256-gcm", Buffer.from(key.k, "base64url"), bytes.subarray(0, IV_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(Buffer.from(wrappedBy));
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
      try {
        return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]);
      } catch (cause) {
        throw new SealBroken("The wrapped bytes are damaged.", { cause });
      }
    },

    check: async () => {
      await load();
    },
  };
};

const idOf = (key: FileKey): string => `file:${key.kid}`;

const readOrCreate = async (file: string): Promise<FileKey> => {
  const found = await readIfThere(file);
  if (found !== undefined) return parse(found);
  await create(file);
  return parse(await readFile(file, "utf8"));
};

const readIfThere = async (file: string): Promise<string | undefined> => {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
};

const parse = (text: string): FileKey => {
  try {
    return FileKey.parse(JSON.parse(text));
  } catch {
    // The parser's error may quote the file, which is a secret.
    throw new Error("The vault's key file does not hold a key. Put the right file back, or reset the local state.");
  }
};

/** A file appears whole or not at all, and of two processes that start at once both read the one that came first. */
const create = async (file: string): Promise<void> => {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomUUID()}`;
  const key: FileKey = {
    kty: "oct",
    alg: ALGORITHM,
    kid: randomUUID(),
    k: randomBytes(32).toString("base64url"),
  };
  const handle = await open(draft, "wx", 0o600);
  try {
    await handle.writeFile(JSON.stringify(key));
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    await link(draft, file);
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
  } finally {
    await unlink(draft);
  }
};

const codeOf = (error: unknown): unknown => (error as { code?: unknown } | null)?.code;
