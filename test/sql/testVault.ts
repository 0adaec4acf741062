import type { IdempotencyOptions } from "../../shared/platform/sql/idempotency.ts";
import { type DataKey, KeyGone, SealBroken } from "../../shared/platform/vault/vault.ts";

/** A vault in memory that knows subjects and places, and hides nothing: what sealing hides is tested with the vault. */
export const createTestVault = (): IdempotencyOptions["vault"] & { erase: (subject: string) => void } => {
  const erased = new Set<string>();
  const keyOf = (subject: string): DataKey => ({
    subject,
    seal: (place, value) => Buffer.from(JSON.stringify({ subject, place, value })).toString("base64url"),
    open: <Value>(place: unknown, sealed: string): Value => {
      const found = JSON.parse(Buffer.from(sealed, "base64url").toString()) as {
        subject: string;
        place: unknown;
        value: Value;
      };
      if (found.subject !== subject || JSON.stringify(found.place) !== JSON.stringify(place)) throw new SealBroken();
      return found.value;
    },
  });
  const open = async (subject: string): Promise<DataKey> => {
    if (erased.has(subject)) throw new KeyGone();
    return keyOf(subject);
  };
  return {
    keyring: {
      create: async (subject) => keyOf(subject),
      open,
      openOrCreate: open,
      subjects: () => {
        throw new Error("nobody asks for all of them");
      },
      destroy: async (subject) => {
        erased.add(subject);
      },
    },
    secret: async () => Buffer.alloc(32, 7),
    erase: (subject) => {
      erased.add(subject);
    },
  };
};
