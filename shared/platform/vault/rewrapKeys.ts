import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import { Refusal } from "../refusal.ts";
import type { KeyEncryptionKey } from "./keyEncryptionKey.ts";
import { SealBroken } from "./vault.ts";
import type { WrappedKeys } from "./wrappedKeys.ts";

export type RewrapParts = { keys: WrappedKeys; keyEncryptionKey: KeyEncryptionKey; clock: Clock; log: Log };

/**
 * Wraps every key that lies under another version of the key-encryption key anew under the one that wraps now; nothing
 * that is sealed changes. Answers how many it wrapped. It stops at `deadline` (epoch milliseconds), and what is left is
 * found again by the next run: each key is one conditional write, so that two runs at once are harmless, and a key that
 * is destroyed meanwhile stays destroyed.
 *
 * One after the other, though it takes longer: each key is three operations of a key vault that grants about a hundred a
 * second in all, and sign-ins wait for the same vault.
 *
 * A key that does not open is passed over and counted in the log. What lies under a version that cannot be used now
 * (disabled, or the vault is out of reach or throttles) is left alone; the run then throws that `unavailable` at its end.
 */
export const rewrapKeys = async (parts: RewrapParts, deadline: number): Promise<number> => {
  const { keys, keyEncryptionKey, clock, log } = parts;
  // An instance that knows an older version would wrap back what another has wrapped.
  const current = await keyEncryptionKey.current({ fresh: true });
  const unusable = new Map<string, Refusal>();
  let rewrapped = 0;
  let broken = 0;
  for await (const entity of keys.list()) {
    if (clock.now() >= deadline) break;
    if (entity.wrappedBy === current || unusable.has(entity.wrappedBy)) continue;
    try {
      if (await keys.rewrap(entity)) rewrapped += 1;
    } catch (error) {
      if (error instanceof SealBroken) broken += 1;
      else if (error instanceof Refusal) unusable.set(entity.wrappedBy, error);
      else throw error;
    }
  }
  if (broken > 0) log.error("wrapped-keys-do-not-open", { code: "seal-broken", count: broken });
  const [failure] = unusable.values();
  if (failure) throw failure;
  return rewrapped;
};
