import type { TokenCredential } from "@azure/core-auth";
import type { Clock } from "../clock.ts";
import type { Settings } from "../config/settings.ts";
import type { Log } from "../log.ts";
import type { Tables } from "../tables/tables.ts";
import { createBlindIndex } from "./blindIndex.ts";
import type { KeyEncryptionKey } from "./keyEncryptionKey.ts";
import { createKeyring } from "./keyring.ts";
import { createKeyVaultKey } from "./keyVaultKey.ts";
import { rewrapKeys } from "./rewrapKeys.ts";
import { createSecrets } from "./secrets.ts";
import type { Vault } from "./vault.ts";
import { createWrappedKeys } from "./wrappedKeys.ts";

export type VaultParts = {
  settings: Pick<Settings, "environment" | "vault">;
  tables: Tables;
  clock: Clock;
  credential: TokenCredential;
  log: Log;
  /** `createFileKey`, handed in by the local parts alone, so that a deployment does not contain it. */
  fileKey?: (file: string) => KeyEncryptionKey;
};

/** The vault, on the key-encryption key that the settings name. Connects to nothing until it is used. */
export const createVault = (parts: VaultParts): Vault => {
  const { tables, clock, log } = parts;
  const keyEncryptionKey = chooseKey(parts);
  const keys = createWrappedKeys({ tables, keyEncryptionKey, clock });
  const secret = createSecrets(keys);
  return {
    keyring: createKeyring({ keys, clock }),
    blindIndex: createBlindIndex([{ version: 1, secret: () => secret("blind-index-1") }]),
    secret,
    rewrap: (deadline) => rewrapKeys({ keys, keyEncryptionKey, clock, log }, deadline),
    check: () => keyEncryptionKey.check(),
  };
};

const chooseKey = ({ settings, clock, credential, log, fileKey }: VaultParts): KeyEncryptionKey => {
  const { environment, vault } = settings;
  if (vault.kind === "key-vault") {
    return createKeyVaultKey({ keyId: vault.keyId, environment, credential, clock, log });
  }
  if (environment !== "local" || fileKey === undefined) {
    throw new Error("A key-encryption key in a file is for a developer's machine only.");
  }
  return fileKey(vault.file);
};
