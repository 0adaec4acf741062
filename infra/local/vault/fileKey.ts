import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { lazy } from "../../../shared/platform/lazy.ts";
import type { KeyEncryptionKey } from "../../../shared/platform/vault/keyEncryptionKey.ts";
import { SealBroken } from "../../../shared/platform/vault/vault.ts";
import { ALGORITHM, type FileVersion, readOrCreate } from "./keyFile.ts";

const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * A key-encryption key in a file of this machine, made at first use and readable by its owner alone: what Key Vault
 * is in Azure. Local parts only: a deployment neither contains nor accepts it.
 */
export const createFileKey = (file: string): KeyEncryptionKey => {
  let versions = lazy(() => readOrCreate(file));

  const readAgain = (): typeof versions => {
    versions = lazy(() => readOrCreate(file));
    return versions;
  };

  const newest = async (): Promise<FileVersion> => (await versions())[0];

  const find = async (id: string): Promise<FileVersion | undefined> => {
    const withId = (version: FileVersion): boolean => version.id === id;
    // Another process may have wrapped by a version that came after this one read the file.
    return (await versions()).find(withId) ?? (await readAgain()()).find(withId);
  };

  return {
    current: async ({ fresh = false } = {}) => {
      if (fresh) readAgain();
      return (await newest()).id;
    },

    wrap: async (bytes) => {
      const { id, key } = await newest();
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv("aes-256-gcm", key, iv);
      cipher.setAAD(Buffer.from(id));
      const sealed = Buffer.concat([iv, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
      return { wrappedBy: id, algorithm: ALGORITHM, bytes: sealed };
    },

    unwrap: async ({ wrappedBy, algorithm, bytes }) => {
      const version = await find(wrappedBy);
      if (version === undefined || algorithm !== ALGORITHM || bytes.length < IV_BYTES + TAG_BYTES) {
        throw new SealBroken("The bytes were not wrapped by this file's key.");
      }
      const decipher = createDecipheriv("aes-256-gcm", version.key, bytes.subarray(0, IV_BYTES), {
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
      await versions();
    },
  };
};
