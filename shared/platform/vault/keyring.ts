import { type Clock, MINUTE } from "../clock.ts";
import { createDataKey } from "./sealing.ts";
import { createShelf } from "./shelf.ts";
import { type DataKey, KeyGone, type Keyring } from "./vault.ts";
import { DATA_KEY_ROW, type WrappedKeys } from "./wrappedKeys.ts";

/** A destroyed key is forgotten by every instance within this time. */
const LIFETIME = 5 * MINUTE;
/** Unwrapped keys that one instance holds at most. */
export const KEYS_HELD = 1000;

/** Data keys of subjects: read and unwrapped once, held for minutes, one unwrapping for all who ask at the same time. */
export const createKeyring = ({ keys, clock }: { keys: WrappedKeys; clock: Clock }): Keyring => {
  const held = createShelf<DataKey>({ clock, lifetime: LIFETIME, size: KEYS_HELD });
  const underWay = new Map<string, Promise<DataKey>>();

  const read = async (subject: string): Promise<DataKey> => {
    const found = await keys.read(subject, DATA_KEY_ROW);
    if (found === undefined) throw new KeyGone("The subject has no key.");
    return createDataKey(subject, found);
  };

  const readOrMake = async (subject: string): Promise<DataKey> => {
    try {
      return await read(subject);
    } catch (error) {
      if (!(error instanceof KeyGone)) throw error;
      const made = await keys.make(subject, DATA_KEY_ROW);
      // Another instance was first: its key stands.
      return made === undefined ? await read(subject) : createDataKey(subject, made);
    }
  };

  /** Runs `get` once for all who ask at the same time, and holds its key, unless it was destroyed meanwhile. */
  const shared = (subject: string, name: string, get: (subject: string) => Promise<DataKey>): Promise<DataKey> => {
    const running = underWay.get(name);
    if (running) return running;
    const since = clock.now();
    const started = get(subject)
      .then((key) => {
        if (underWay.get(name) === started) held.put(subject, key, since);
        return key;
      })
      .finally(() => {
        if (underWay.get(name) === started) underWay.delete(name);
      });
    underWay.set(name, started);
    return started;
  };

  const forget = (subject: string): void => {
    held.remove(subject);
    underWay.delete(`open ${subject}`);
    underWay.delete(`make ${subject}`);
  };

  return {
    create: async (subject) => {
      const since = clock.now();
      const made = await keys.make(subject, DATA_KEY_ROW);
      if (made === undefined) throw new Error("The subject has a key already.");
      const key = createDataKey(subject, made);
      held.put(subject, key, since);
      return key;
    },

    open: async (subject, { fresh = false } = {}) => {
      if (fresh) return await read(subject);
      return held.take(subject) ?? (await shared(subject, `open ${subject}`, read));
    },

    openOrCreate: async (subject, { fresh = false } = {}) => {
      if (fresh) return await readOrMake(subject);
      return held.take(subject) ?? (await shared(subject, `make ${subject}`, readOrMake));
    },

    subjects: () => keys.partitions(DATA_KEY_ROW),

    destroy: async (subject) => {
      forget(subject);
      await keys.remove(subject, DATA_KEY_ROW);
      // Whoever opened it between the two lines above must not hold it either.
      forget(subject);
    },
  };
};
