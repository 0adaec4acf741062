import { randomBytes } from "node:crypto";
import type { TokenCredential } from "@azure/core-auth";
import { createTables } from "../../../shared/platform/tables/createTables.ts";
import type { Table, Tables } from "../../../shared/platform/tables/tables.ts";
import type { KeyEncryptionKey } from "../../../shared/platform/vault/keyEncryptionKey.ts";
import type { WrappedKeyEntity } from "../../../shared/platform/vault/wrappedKeys.ts";
import type { TableAccount } from "../../loopback/azurite.ts";

export const noCredential: TokenCredential = { getToken: async () => null };

/** Tables of their own in an account that others may have too. */
export const freshTables = (account: TableAccount): Tables =>
  createTables({
    settings: {
      environment: "local",
      tables: { kind: "connection-string", connectionString: account.connectionString },
    },
    credential: noCredential,
    prefix: `t${randomBytes(6).toString("hex")}`,
  });

/** Everything that an iterable gives. */
export const gather = async <Item>(items: AsyncIterable<Item>): Promise<Item[]> => {
  const gathered: Item[] = [];
  for await (const item of items) gathered.push(item);
  return gathered;
};

export const keysTable = (tables: Tables): Table<WrappedKeyEntity> => tables.open("keys");

/** Counts what a key-encryption key is asked, and can be told to hold or to fail. */
export const watched = (inner: KeyEncryptionKey) => {
  const calls = { wrap: 0, unwrap: 0 };
  let gate: Promise<void> | undefined;
  const key: KeyEncryptionKey = {
    ...inner,
    wrap: async (bytes) => {
      calls.wrap += 1;
      await gate;
      return await inner.wrap(bytes);
    },
    unwrap: async (wrapped) => {
      calls.unwrap += 1;
      await gate;
      return await inner.unwrap(wrapped);
    },
  };
  return {
    key,
    calls,
    /** Everything asked from now on waits until the function returned is called. */
    hold: (): (() => void) => {
      const held = Promise.withResolvers<void>();
      gate = held.promise;
      return () => {
        gate = undefined;
        held.resolve();
      };
    },
  };
};
