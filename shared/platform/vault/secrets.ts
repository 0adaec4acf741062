import type { SecretPurpose } from "./vault.ts";
import { SECRETS_PARTITION, type WrappedKeys } from "./wrappedKeys.ts";

/**
 * The system's own secrets, one a purpose, made at first use. They belong to nobody and are never erased, so an
 * instance keeps what it has read as long as it lives: a license check or a sign-in waits for no key vault.
 */
export const createSecrets = (keys: WrappedKeys): ((purpose: SecretPurpose) => Promise<Uint8Array>) => {
  const known = new Map<SecretPurpose, Promise<Uint8Array>>();

  const readOrMake = async (purpose: SecretPurpose): Promise<Uint8Array> => {
    const found =
      (await keys.read(SECRETS_PARTITION, purpose)) ??
      (await keys.make(SECRETS_PARTITION, purpose)) ??
      // Another instance made it at the same moment.
      (await keys.read(SECRETS_PARTITION, purpose));
    if (found === undefined) throw new Error("A secret of the system went away while it was read.");
    return found.key;
  };

  return (purpose) => {
    const held = known.get(purpose);
    if (held) return held;
    const started = readOrMake(purpose).catch((error: unknown) => {
      known.delete(purpose);
      throw error;
    });
    known.set(purpose, started);
    return started;
  };
};
