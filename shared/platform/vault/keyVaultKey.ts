import { timingSafeEqual } from "node:crypto";
import type { TokenCredential } from "@azure/core-auth";
import type { CryptographyClient, KeyClient } from "@azure/keyvault-keys";
import { attempt, type Patience } from "../azure/attempts.ts";
import { statusOf } from "../azure/failures.ts";
import { type Clock, MINUTE } from "../clock.ts";
import type { Settings } from "../config/settings.ts";
import { lazy } from "../lazy.ts";
import { describeError, type Log } from "../log.ts";
import { Refusal, unavailable } from "../refusal.ts";
import type { KeyEncryptionKey } from "./keyEncryptionKey.ts";
import { parseKeyId, versionOf } from "./keyId.ts";
import { KEY_VAULT, newestUsable, openClient } from "./keyVaultClient.ts";
import { SealBroken } from "./vault.ts";

const ALGORITHM = "RSA-OAEP-256";
/** How soon a new version of the key is taken up. */
const CURRENT_LIFETIME = 5 * MINUTE;

export type KeyVaultKeyParts = {
  /** `https://<vault>/keys/<name>`; with a version at its end, that version alone wraps. */
  keyId: string;
  environment: Settings["environment"];
  credential: TokenCredential;
  clock: Clock;
  log: Log;
  /** Milliseconds that one call may take in all. */
  budget?: number;
};

/** A key-encryption key in Azure Key Vault: RSA, 3072 bits, that wraps by RSA-OAEP-256. */
export const createKeyVaultKey = (parts: KeyVaultKeyParts): KeyEncryptionKey => {
  const { clock, log } = parts;
  const key = parseKeyId(parts.keyId);
  const cryptography = new Map<string, CryptographyClient>();
  let newest: { version: string; since: number } | undefined;

  const patience: Patience = {
    dependency: KEY_VAULT,
    budget: parts.budget ?? 10_000,
    pauses: [200, 500, 1000, 2000],
    onRetry: (number, error) =>
      log.warn("key-vault-retry", { dependency: KEY_VAULT, attempt: number, ...describeError(error) }),
  };

  const connect = lazy(() => openClient(parts.environment, key.vault, parts.credential));

  const cryptographyOf = (client: KeyClient, version: string): CryptographyClient => {
    const known = cryptography.get(version);
    if (known) return known;
    const made = client.getCryptographyClient(key.name, { keyVersion: version });
    cryptography.set(version, made);
    return made;
  };

  const wrapBy = async (client: KeyClient, version: string, bytes: Uint8Array, abortSignal: AbortSignal) =>
    (await cryptographyOf(client, version).wrapKey(ALGORITHM, bytes, { abortSignal }).catch(forgetting(version)))
      .result;

  const unwrapBy = async (client: KeyClient, version: string, bytes: Uint8Array, abortSignal: AbortSignal) =>
    (await cryptographyOf(client, version).unwrapKey(ALGORITHM, bytes, { abortSignal }).catch(forgetting(version)))
      .result;

  /** The SDK refuses by what it read of a version once: after its expiry was moved it has to read it again. */
  const forgetting = (version: string) => (error: unknown) => {
    if (statusOf(error) === undefined) cryptography.delete(version);
    throw error;
  };

  const currentVersion = async (client: KeyClient, signal: AbortSignal): Promise<string> => {
    if (key.version !== undefined) return key.version;
    const now = clock.now();
    if (newest && now >= newest.since && now - newest.since < CURRENT_LIFETIME) return newest.version;
    newest = { version: await newestUsable(client, key.name, now, signal), since: now };
    return newest.version;
  };

  const wrapOnce = async (bytes: Uint8Array, signal: AbortSignal) => {
    const client = await connect();
    const version = await currentVersion(client, signal);
    const result = await wrapBy(client, version, bytes, signal);
    // Key Vault wraps under a disabled version too, and does not unwrap under it: what was sealed would be lost.
    const back = await unwrapBy(client, version, result, signal);
    if (back.length !== bytes.length || !timingSafeEqual(back, bytes)) {
      throw new Error("The key vault did not give back what it wrapped.");
    }
    return { wrappedBy: `${key.vault}/keys/${key.name}/${version}`, algorithm: ALGORITHM, bytes: result };
  };

  /** Whatever the vault refuses is for its operator to mend, not for the caller: disabled, deleted, past its expiry. */
  const use = <Result>(call: (signal: AbortSignal) => Promise<Result>): Promise<Result> =>
    attempt(patience, call).catch((error: unknown) => {
      throw error instanceof Refusal || error instanceof SealBroken ? error : unavailable(KEY_VAULT, error);
    });

  return {
    current: ({ fresh = false } = {}) =>
      use(async (signal) => {
        if (fresh) newest = undefined;
        return `${key.vault}/keys/${key.name}/${await currentVersion(await connect(), signal)}`;
      }),

    wrap: (bytes) =>
      use(async (signal) => {
        try {
          return await wrapOnce(bytes, signal);
        } catch (error) {
          if (statusOf(error) !== 403 && statusOf(error) !== 404) throw error;
          // The version known as the newest may have been disabled or deleted since it was looked up.
          newest = undefined;
          return await wrapOnce(bytes, signal);
        }
      }),

    unwrap: async ({ wrappedBy, algorithm, bytes }) => {
      const version = versionOf(wrappedBy, key.name);
      if (version === undefined || algorithm !== ALGORITHM) {
        throw new SealBroken("The bytes were not wrapped by this vault's key.");
      }
      return await use(async (signal) => {
        try {
          return await unwrapBy(await connect(), version, bytes, signal);
        } catch (error) {
          if (statusOf(error) === 400) throw new SealBroken("The wrapped bytes are damaged.", { cause: error });
          throw error;
        }
      });
    },

    check: () =>
      use(async (signal) => {
        const client = await connect();
        await client.getKey(key.name, { ...versionOption(key.version), abortSignal: signal });
      }),
  };
};

const versionOption = (version: string | undefined) => (version === undefined ? {} : { version });
