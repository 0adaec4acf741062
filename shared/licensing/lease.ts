import { SECOND } from "../platform/clock.ts";
import type { Verdict } from "./verdict.ts";

/** For how long an answer may be relied on, and after how long to ask again: whole seconds. */
export type LeaseTerms = { lease: number; refreshAfter: number };

/** What a product says of it; what is left out is as the contract has it. */
export type ProductLease = { lease?: number | undefined; refreshAfter?: number | undefined };

const DAY_AND_HOUR: LeaseTerms = { lease: 24 * 3600, refreshAfter: 3600 };
const FIVE_MINUTES: LeaseTerms = { lease: 300, refreshAfter: 300 };

/** How long a signed answer is given out again although its lease runs: what a reading may lag behind anyway. */
const SHORTEST_REUSE = 10;

/** A product's own lease holds for a yes; a no is never relied on longer than that, nor than five minutes. */
export const leaseTerms = (product: ProductLease | undefined, valid: boolean): LeaseTerms => {
  const lease = product?.lease ?? DAY_AND_HOUR.lease;
  const refreshAfter = Math.min(product?.refreshAfter ?? DAY_AND_HOUR.refreshAfter, lease);
  if (valid) return { lease, refreshAfter };
  return {
    lease: Math.min(FIVE_MINUTES.lease, lease),
    refreshAfter: Math.min(FIVE_MINUTES.refreshAfter, refreshAfter),
  };
};

export type Lease = {
  /** When the lease ends: epoch milliseconds, whole seconds, for the token's `exp`. */
  endsAt: number;
  /** Seconds. */
  refreshAfter: number;
  /** From when until when the same signed answer is given out again: epoch milliseconds. */
  madeAt: number;
  reuseUntil: number;
};

/**
 * The lease of a verdict that is signed at `now` on a reading confirmed at `confirmedAt`. It ends at the latest with
 * the entitlement or its grace, and no later than the confirmed reading + lease.
 */
export const leaseOf = (
  { valid, graceUntil, changesAt }: Pick<Verdict, "valid" | "graceUntil" | "changesAt">,
  { lease, refreshAfter }: LeaseTerms,
  confirmedAt: number,
  now: number,
): Lease => {
  const end = valid && graceUntil !== null ? graceUntil : Infinity;
  const endsAt = Math.floor(Math.min(confirmedAt + lease * SECOND, end) / SECOND) * SECOND;
  const untilEnd = Math.max(1, Math.floor((end - now) / SECOND));
  const reuse = Math.min(refreshAfter, Math.max(lease - refreshAfter, SHORTEST_REUSE));
  return {
    endsAt,
    refreshAfter: Math.min(refreshAfter, untilEnd),
    madeAt: now,
    reuseUntil: Math.min(now + reuse * SECOND, changesAt ?? Infinity, endsAt),
  };
};
