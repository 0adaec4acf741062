import { createHmac, randomBytes } from "node:crypto";
import { type Clock, MINUTE, SECOND } from "../platform/clock.ts";
import { createLru } from "../platform/lru.ts";

/** Whether a call may go on; else after how many seconds to come back. */
export type Allowance = { allowed: true } | { allowed: false; retryAfter: number };

export type Flood = {
  /** Counts one call. Callers without an address share one bucket. */
  allow(address: string | undefined): Allowance;
};

export type FloodParts = {
  /** Calls a minute that one address may make; as many may come at once. */
  rate: number;
  clock: Clock;
  /** How many addresses are told apart. */
  capacity?: number;
};

const SHARED = "shared";
const ALLOWED: Allowance = { allowed: true };

/**
 * A bucket per caller address, by the generic cell rate algorithm: of each address one instant is kept, at which its
 * bucket is empty again. Addresses are never held, only keyed by HMAC with a salt of this process.
 */
export const createFlood = ({ rate, clock, capacity = 50_000 }: FloodParts): Flood => {
  const salt = randomBytes(32);
  const emptyAt = createLru<number>(capacity);
  const interval = MINUTE / rate;

  const bucketOf = (address: string | undefined): string =>
    address === undefined ? SHARED : createHmac("sha256", salt).update(address).digest("base64url");

  return {
    allow(address) {
      const bucket = bucketOf(address);
      const now = clock.now();
      // A clock that was set back must not lock anybody out for longer than a full bucket takes to empty.
      const empty = Math.min(Math.max(emptyAt.get(bucket) ?? now, now), now + MINUTE);
      const wait = empty + interval - (now + MINUTE);
      const isAllowed = wait <= 0;
      emptyAt.set(bucket, isAllowed ? empty + interval : empty);
      return isAllowed ? ALLOWED : { allowed: false, retryAfter: Math.ceil(wait / SECOND) };
    },
  };
};
