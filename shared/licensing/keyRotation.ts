import { DAY, SECOND } from "../platform/clock.ts";
import { LIMITS } from "./limits.ts";

/**
 * The rules by which signing keys follow one another. A key's row is written once and says from when the key signs; all
 * else follows from that and from the key after it, so every instance finds the same at the same instant, and no crash
 * leaves a state between two. A key is *next* before it signs, *current* until the one after it signs, then *previous*.
 */

/**
 * For how long a key signs. A quarter, so that a change of keys is nothing unusual; longer than `KEPT`, so that no more
 * than three keys are published, and a JWKS stays small.
 */
export const PERIOD = 90 * DAY;

/**
 * For how long a key is published before it signs, at the least. Every cache of it lives a day at most: five minutes in an
 * instance, five in a browser, 24 hours in a component. The other days are for an outage of Tables, in which an instance
 * learns of no new key.
 */
export const LEAD = 7 * DAY;

/**
 * For how long the key before may go on signing where an instance cannot open the one that is due: as long an outage of
 * Key Vault is borne. Clocks that differ between instances are covered by it as well.
 */
export const LATE = 7 * DAY;

/**
 * For how long a key stays once the one after it signs: until no lease under it can run. A product's lease may be raised
 * at any time, so it is the longest there can be that counts.
 */
export const KEPT = LIMITS.longestLease * SECOND + LATE;

/** What the rules look at: keys in the order of their numbers. */
type Key = { number: number; signsFrom: number };

/** When the key after this one signs; `Infinity` for the newest. */
const succeededAt = (keys: readonly Key[], at: number): number => keys[at + 1]?.signsFrom ?? Infinity;

/**
 * The keys that may sign at `now`, the one that is due first; the others stand in where it cannot be opened. Where no
 * key has begun, because the one that had was deleted or a clock was set back, the oldest is due.
 */
export const signersAt = <K extends Key>(keys: readonly K[], now: number): K[] => {
  const may = keys.filter(({ signsFrom }, at) => signsFrom <= now && now < succeededAt(keys, at) + LATE);
  return may.length > 0 ? may.reverse() : keys.slice(0, 1);
};

/** The keys that are published at `now`. */
export const publishedAt = <K extends Key>(keys: readonly K[], now: number): K[] =>
  keys.filter((_, at) => now < succeededAt(keys, at) + KEPT);

export type Step<K extends Key> =
  | { step: "make"; number: number; signsFrom: number }
  /** Nothing refers to it any more. */
  | { step: "remove"; key: K };

const madeAt = (keys: readonly Key[], now: number): { number: number; signsFrom: number } | undefined => {
  const newest = keys.at(-1);
  // Nobody can have cached what there never was, so the first key signs at once.
  if (newest === undefined) return { number: 1, signsFrom: now };
  if (signersAt(keys, now)[0] !== newest) return undefined;
  return { number: newest.number + 1, signsFrom: Math.max(newest.signsFrom + PERIOD, now + LEAD) };
};

/**
 * What is due at `now`: a first key; the next one as soon as the newest is the one that signs, so that it is known everywhere
 * long before it is needed; the removal of those whose last lease has ended. Each step is safe to repeat, and to leave
 * to the next run.
 */
export const planRotation = <K extends Key>(keys: readonly K[], now: number): Step<K>[] => {
  const made = madeAt(keys, now);
  const published = new Set(publishedAt(keys, now));
  return [
    ...(made === undefined ? [] : [{ step: "make" as const, ...made }]),
    ...keys.filter((key) => !published.has(key)).map((key) => ({ step: "remove" as const, key })),
  ];
};
