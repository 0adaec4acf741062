import { MINUTE } from "../clock.ts";
import { unavailable } from "../refusal.ts";
import { isUniqueViolation } from "./failures.ts";
import type { Queries } from "./sql.ts";

/** What may happen `times` at once, and comes back evenly, all of it within `within` milliseconds, an hour at most. */
export type Rate = { times: number; within: number };

/** How much is counted at once; `spared`: how many of the rate's times are left to others. */
export type Amount = { amount?: number; spared?: number };

/** What is counted, and for whom: a blind index, or `EVERYBODY`. */
export type Bucket = { purpose: string; bucket: string };

export const EVERYBODY = "overall";

export interface RatesTable extends Bucket {
  /** When nothing of what happened counts any more. */
  spent_until: number;
}

declare module "./sql.ts" {
  interface Schema {
    rates: RatesTable;
  }
}

/** How far the clocks of two instances may lie apart; what lies further ahead was written under a clock since set back. */
const SKEW = 5 * MINUTE;

/** `added`: what counting adds; `latest`: a bucket spent until later has no room for it; `impossible`: no clock that is right wrote that. */
type Room = { added: number; latest: number; impossible: number };

const intervalOf = ({ times, within }: Rate): number => Math.ceil(within / times);

const roomOf = (rate: Rate, now: number, { amount = 1, spared = 0 }: Amount): Room => {
  const interval = intervalOf(rate);
  return {
    added: amount * interval,
    latest: now + (rate.times - spared - amount) * interval,
    impossible: now + rate.times * interval + SKEW,
  };
};

/** Adds one where there is room. A clock set back must not shut anybody out: what it left counts for nothing. */
const add = async (queries: Queries, { purpose, bucket }: Bucket, now: number, room: Room): Promise<boolean> => {
  const { numUpdatedRows } = await queries
    .updateTable("rates")
    .set((column) => ({
      spent_until: column
        .case()
        .when(column.and([column("spent_until", ">", now), column("spent_until", "<=", room.latest)]))
        .then(column("spent_until", "+", room.added))
        .else(column.val(now + room.added))
        .end(),
    }))
    .where("purpose", "=", purpose)
    .where("bucket", "=", bucket)
    .where((where) => where.or([where("spent_until", "<=", room.latest), where("spent_until", ">", room.impossible)]))
    .executeTakeFirst();
  return numUpdatedRows > 0n;
};

/** Begins a bucket with one in it; false where there is one already. */
const begin = async (queries: Queries, of: Bucket, now: number, room: Room): Promise<boolean> => {
  const there = queries
    .selectFrom("rates")
    .select("bucket")
    .where("purpose", "=", of.purpose)
    .where("bucket", "=", of.bucket);
  try {
    const { numInsertedOrUpdatedRows } = await queries
      .insertInto("rates")
      .columns(["purpose", "bucket", "spent_until"])
      .expression(
        queries
          .selectNoFrom((column) => [
            column.val(of.purpose).as("purpose"),
            column.val(of.bucket).as("bucket"),
            column.val(now + room.added).as("spent_until"),
          ])
          .where((where) => where.not(where.exists(there))),
      )
      .executeTakeFirst();
    return (numInsertedOrUpdatedRows ?? 0n) > 0n;
  } catch (error) {
    if (isUniqueViolation(error)) return false;
    throw error;
  }
};

/**
 * Counts in a bucket, one unless `amount` says more, by the generic cell rate algorithm, atomically, so that instances
 * share it. Gives back for how many milliseconds there is no room; 0: it was counted; infinity: there never is. A bucket
 * empties evenly: whoever fills one leaves others their share of what comes back, and shuts nobody out until some window
 * is over. A bucket that was there costs the same statements as a new one, so that the time taken does not tell whether
 * an address was asked about before.
 */
export const count = async (
  queries: Queries,
  of: Bucket,
  rate: Rate,
  now: number,
  amount: Amount = {},
): Promise<number> => {
  const room = roomOf(rate, now, amount);
  if (room.latest < now) return Number.POSITIVE_INFINITY;
  // Others may begin or sweep the same bucket at the same instant; each round settles at least one of them.
  for (let round = 0; round < 5; round++) {
    const isAdded = await add(queries, of, now, room);
    const isBegun = await begin(queries, of, now, room);
    if (isAdded || isBegun) return 0;
    const row = await queries
      .selectFrom("rates")
      .select("spent_until")
      .where("purpose", "=", of.purpose)
      .where("bucket", "=", of.bucket)
      .executeTakeFirst();
    if (row && row.spent_until > room.latest && row.spent_until <= room.impossible)
      return row.spent_until - room.latest;
  }
  throw unavailable("database");
};

/** Takes back what was counted, one unless `amount` says more. */
export const uncount = async (queries: Queries, { purpose, bucket }: Bucket, rate: Rate, amount = 1): Promise<void> => {
  await queries
    .updateTable("rates")
    .set((column) => ({ spent_until: column("spent_until", "-", amount * intervalOf(rate)) }))
    .where("purpose", "=", purpose)
    .where("bucket", "=", bucket)
    .execute();
};

/** Counts as many of `most` as there is room for, and gives back how many those are. */
export const countUpTo = async (
  queries: Queries,
  of: Bucket,
  rate: Rate,
  now: number,
  { amount = 1, spared = 0 }: Amount,
): Promise<number> => {
  let wanted = Math.min(amount, rate.times - spared);
  while (wanted > 0) {
    const wait = await count(queries, of, rate, now, { amount: wanted, spared });
    if (wait === 0) return wanted;
    wanted -= Math.ceil(wait / intervalOf(rate));
  }
  return 0;
};

/** Forgets what is counted in buckets of these names, for whatever purpose. */
export const forgetRates = async (queries: Queries, buckets: readonly string[]): Promise<void> => {
  await queries.deleteFrom("rates").where("bucket", "in", buckets).execute();
};
