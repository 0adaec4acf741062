import { HOUR, SECOND } from "../platform/clock.ts";
import { tooManyRequests, unavailable } from "../platform/refusal.ts";
import { isUniqueViolation } from "../platform/sql/failures.ts";
import { count, EVERYBODY, type Rate, uncount } from "../platform/sql/rates.ts";
import type { Queries } from "../platform/sql/sql.ts";
import { FAILURES_KEPT_FOR } from "./retention.ts";

/** After so many failures an address must wait, at first half a minute, then twice as long each time, up to an hour. */
const PATIENCE = 5;
const FIRST_BLOCK = 30 * SECOND;
const LONGEST_BLOCK = HOUR;

/** Over all addresses together. */
const OVERALL = { purpose: "sign-in", bucket: EVERYBODY } as const;

/** Milliseconds that an address is blocked for after its `failures`th failure. */
const blockAfter = (failures: number): number =>
  failures < PATIENCE ? 0 : Math.min(LONGEST_BLOCK, FIRST_BLOCK * 2 ** (failures - PATIENCE));

const countAccount = async (queries: Queries, key: string, now: number): Promise<boolean> => {
  const { numUpdatedRows } = await queries
    .updateTable("sign_in_failures")
    .set((column) => {
      // `blockAfter` of the failure being counted, in SQL: counting must be one atomic statement. The instants are
      // parameters, as Kysely writes plain numbers into the text, and each text costs a plan of its own.
      const isOverdue = column("updated_at", "<=", column.val(now - FAILURES_KEPT_FOR));
      let blockedUntil = column
        .case()
        .when(column.or([isOverdue, column("failures", "<", PATIENCE - 1)]))
        .then(0);
      for (let failures = PATIENCE; blockAfter(failures) < LONGEST_BLOCK; failures++) {
        blockedUntil = blockedUntil.when("failures", "=", failures - 1).then(column.val(now + blockAfter(failures)));
      }
      return {
        failures: column
          .case()
          .when(isOverdue)
          .then(1)
          .else(column("failures", "+", 1))
          .end(),
        blocked_until: blockedUntil.else(column.val(now + LONGEST_BLOCK)).end(),
        updated_at: now,
      };
    })
    .where("email_index", "=", key)
    .where("blocked_until", "<=", now)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
};

/** Counts a failure, or begins a count. Throws `too-many-requests` while the address must wait. */
const countOrBegin = async (queries: Queries, key: string, now: number): Promise<void> => {
  // Others may begin or clear the same row at the same instant; each round settles at least one of them.
  for (let round = 0; round < 5; round++) {
    if (await countAccount(queries, key, now)) return;
    const row = await queries
      .selectFrom("sign_in_failures")
      .select("blocked_until")
      .where("email_index", "=", key)
      .executeTakeFirst();
    if (row && row.blocked_until > now) throw tooManyRequests((row.blocked_until - now) / SECOND);
    if (row) continue;
    try {
      await queries
        .insertInto("sign_in_failures")
        .values({ email_index: key, failures: 1, blocked_until: 0, updated_at: now })
        .execute();
      return;
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
    }
  }
  throw unavailable("database");
};

/**
 * Counts one attempt as failed before it is looked at, so that guesses made at the same instant all count. Throws
 * `too-many-requests` while the address must wait, or `overall` leaves no room. Everybody's count comes first: a flood
 * beyond it leaves no rows.
 */
export const countAttempt = async (queries: Queries, emailIndex: string, overall: Rate, now: number): Promise<void> => {
  const wait = await count(queries, OVERALL, overall, now);
  if (wait > 0) throw tooManyRequests(wait / SECOND);
  try {
    await countOrBegin(queries, emailIndex, now);
  } catch (error) {
    await uncount(queries, OVERALL, overall);
    throw error;
  }
};

/** Takes back an attempt that was never looked at, because something that Usher stands on failed. */
export const uncountAttempt = async (queries: Queries, emailIndex: string, overall: Rate): Promise<void> => {
  await queries
    .updateTable("sign_in_failures")
    .set((column) => ({
      failures: column("failures", "-", 1),
      blocked_until: column
        .case()
        .when(column("failures", "<=", PATIENCE))
        .then(0)
        .else(column.ref("blocked_until"))
        .end(),
    }))
    .where("email_index", "=", emailIndex)
    .where("failures", ">", 0)
    .execute();
  await uncount(queries, OVERALL, overall);
};

/** After a right password: the address starts anew, and the attempt was no failure. */
export const clearFailures = async (queries: Queries, emailIndex: string, overall: Rate): Promise<void> => {
  await forgetFailures(queries, [emailIndex]);
  await uncount(queries, OVERALL, overall);
};

/** After a new password was set by a link: the address starts anew. */
export const forgetFailures = async (queries: Queries, emailIndexes: readonly string[]): Promise<void> => {
  await queries.deleteFrom("sign_in_failures").where("email_index", "in", emailIndexes).execute();
};
