import { createHash, randomBytes, randomUUID, timingSafeEqual } from "node:crypto";
import type { Clock } from "../clock.ts";
import type { Stored, Table, Tables } from "../tables/tables.ts";
import type { KeyEncryptionKey } from "./keyEncryptionKey.ts";
import { SealBroken } from "./vault.ts";

/** An entity of table `keys`: one 256-bit key, wrapped. */
export type WrappedKeyEntity = {
  /** A subject, or `SECRETS_PARTITION`. */
  partitionKey: string;
  /** `DATA_KEY_ROW`, or what a secret is for. */
  rowKey: string;
  /** The layout of this entity and of what is wrapped. */
  format: number;
  /** A random name, that stands in everything sealed under the key. */
  keyId: string;
  wrappedBy: string;
  algorithm: string;
  wrapped: Uint8Array;
  /** Epoch milliseconds. */
  createdAt: number;
};

export const KEYS_TABLE = "keys";
export const DATA_KEY_ROW = "data-key";
export const SECRETS_PARTITION = "secrets";

const FORMAT = 1;
const KEY_BYTES = 32;

/** A 256-bit key, unwrapped, with its name. */
export type PlainKey = { keyId: string; key: Uint8Array };

/** The keys that the key-encryption key wraps, in Azure Tables. */
export type WrappedKeys = {
  /** Undefined when no key lies there. Throws `SealBroken` for one that was put there from somewhere else. */
  read(partitionKey: string, rowKey: string): Promise<PlainKey | undefined>;
  /** A new random key; undefined when one lies there already. */
  make(partitionKey: string, rowKey: string): Promise<PlainKey | undefined>;
  /** The partitions that have a key in a row of this name, read page by page as they are taken. */
  partitions(rowKey: string): AsyncIterable<string>;
  /** Idempotent. */
  remove(partitionKey: string, rowKey: string): Promise<void>;
  /** Every key as it lies there, still wrapped, page by page. */
  list(): AsyncIterable<Stored<WrappedKeyEntity>>;
  /**
   * Wraps a key as it was read anew, by what wraps now; its name and bytes stay, so that all sealed under it goes on
   * opening. `false` when it was removed or wrapped anew since then. Throws as `read` does.
   */
  rewrap(entity: Stored<WrappedKeyEntity>): Promise<boolean>;
};

/** The table `keys`. What is wrapped holds the key and a hash of its place, so that a key that was moved is `SealBroken`. */
export const createWrappedKeys = (parts: {
  tables: Tables;
  keyEncryptionKey: KeyEncryptionKey;
  clock: Clock;
}): WrappedKeys => {
  const { keyEncryptionKey, clock } = parts;
  const table: Table<WrappedKeyEntity> = parts.tables.open(KEYS_TABLE);

  /** The key and its place, of an entity that lies where it was put. */
  const unwrap = async (entity: WrappedKeyEntity): Promise<Uint8Array> => {
    const { partitionKey, rowKey, format, keyId, wrappedBy, algorithm, wrapped } = entity;
    if (format !== FORMAT || !isWhole(entity)) throw new SealBroken("The wrapped key is of a format nobody knows.");
    const content = await keyEncryptionKey.unwrap({ wrappedBy, algorithm, bytes: wrapped });
    const place = content.subarray(KEY_BYTES);
    const expected = placeOf(partitionKey, rowKey, keyId);
    if (place.length !== expected.length || !timingSafeEqual(place, expected)) {
      throw new SealBroken("The wrapped key belongs elsewhere.");
    }
    return content;
  };

  return {
    read: async (partitionKey, rowKey) => {
      const entity = await table.get(partitionKey, rowKey);
      if (entity === undefined) return undefined;
      return { keyId: entity.keyId, key: (await unwrap(entity)).subarray(0, KEY_BYTES) };
    },

    make: async (partitionKey, rowKey) => {
      const keyId = randomUUID();
      const key = randomBytes(KEY_BYTES);
      const content = Buffer.concat([key, placeOf(partitionKey, rowKey, keyId)]);
      const { wrappedBy, algorithm, bytes } = await keyEncryptionKey.wrap(content);
      const inserted = await table.insert({
        partitionKey,
        rowKey,
        format: FORMAT,
        keyId,
        wrappedBy,
        algorithm,
        wrapped: bytes,
        createdAt: clock.now(),
      });
      return inserted === false ? undefined : { keyId, key };
    },

    partitions: async function* (rowKey) {
      for await (const entity of table.list()) if (entity.rowKey === rowKey) yield entity.partitionKey;
    },

    remove: async (partitionKey, rowKey) => {
      await table.remove(partitionKey, rowKey);
    },

    list: () => table.list(),

    rewrap: async (entity) => {
      const { wrappedBy, algorithm, bytes } = await keyEncryptionKey.wrap(await unwrap(entity));
      return (await table.replace({ ...entity, wrappedBy, algorithm, wrapped: bytes }, entity.etag)) !== false;
    },
  };
};

/** Whether an entity holds what its type says: others than Usher may have written to the table. */
const isWhole = ({ keyId, wrappedBy, algorithm, wrapped }: WrappedKeyEntity): boolean =>
  [keyId, wrappedBy, algorithm].every((text) => typeof text === "string") && wrapped instanceof Uint8Array;

/**
 * Wrapped together with each key: RSA-OAEP wraps under the public half, so without it a key of one subject could be
 * copied over, or made up for, another's.
 */
const placeOf = (partitionKey: string, rowKey: string, keyId: string): Buffer =>
  createHash("sha256")
    .update(JSON.stringify(["usher-key", FORMAT, partitionKey, rowKey, keyId]))
    .digest();
