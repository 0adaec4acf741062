import { HOUR, MINUTE, SECOND } from "../platform/clock.ts";
import { Refusal, unavailable } from "../platform/refusal.ts";
import { isUniqueViolation } from "../platform/sql/failures.ts";
import { limited } from "../platform/sql/limited.ts";
import type { Dialect, Queries } from "../platform/sql/sql.ts";
import { FAILURES_KEPT_FOR } from "./lifetimes.ts";

/** After so many failures an address must wait, at first half a minute, then twice as long each time, up to an hour. */
const PATIENCE = 5;
const FIRST_BLOCK = 30 * SECOND;
const LONGEST_BLOCK = HOUR;

/** Over all addresses together: against somebody who tries one password on many. */
export const OVERALL = { key: "overall", failures: 600, window: MINUTE } as const;

const tooMany = (blockedUntil: number, now: number): Refusal =>
  new Refusal("too-many-requests", "There were too many attempts. Wait as long as Retry-After says.", {
    retryAfter: Math.max(1, Math.ceil((blockedUntil - now) / SECOND)),
  });

/** Milliseconds that an address is blocked for after its `failures`th failure. */
export const blockAfter = (failures: number): number =>
  failures < PATIENCE ? 0 : Math.min(LONGEST_BLOCK, FIRST_BLOCK * 2 ** (failures - PATIENCE));

const countAccount = async (queries: Queries, key: string, now: number): Promise<boolean> => {
  const { numUpdatedRows } = await queries
    .updateTable("sign_in_failures")
    .set((column) => {
      // `blockAfter` of the failure being counted, in SQL: counting must be one atomic statement. The instants are
      // parameters, as Kysely writes plain numbers into the text, and each text costs a plan of its own.
      let blockedUntil = column
        .case()
        .when("failures", "<", PATIENCE - 1)
        .then(0);
      for (let failures = PATIENCE; blockAfter(failures) < LONGEST_BLOCK; failures++) {
        blockedUntil = blockedUntil.when("failures", "=", failures - 1).then(column.val(now + blockAfter(failures)));
      }
      return {
        failures: column("failures", "+", 1),
        blocked_until: blockedUntil.else(column.val(now + LONGEST_BLOCK)).end(),
        updated_at: now,
      };
    })
    .where("email_index", "=", key)
    .where("blocked_until", "<=", now)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
};

const countOverall = async (queries: Queries, key: string, now: number): Promise<boolean> => {
  const { numUpdatedRows } = await queries
    .updateTable("sign_in_failures")
    .set((column) => {
      const isOver = column("blocked_until", "<=", now);
      return {
        failures: column
          .case()
          .when(isOver)
          .then(1)
          .else(column("failures", "+", 1))
          .end(),
        blocked_until: column
          .case()
          .when(isOver)
          .then(column.val(now + OVERALL.window))
          .else(column.ref("blocked_until"))
          .end(),
        updated_at: now,
      };
    })
    .where("email_index", "=", key)
    .where((where) => where.or([where("blocked_until", "<=", now), where("failures", "<", OVERALL.failures)]))
    .executeTakeFirst();
  return numUpdatedRows > 0n;
};

/** Counts by `count`, or begins with `first` where there is no row yet. Throws `too-many-requests` when it may not. */
const countOrBegin = async (
  queries: Queries,
  key: string,
  now: number,
  rule: { count: typeof countAccount; blockedUntil: number },
): Promise<void> => {
  // Others may begin or clear the same row at the same instant; each round settles at least one of them.
  for (let round = 0; round < 5; round++) {
    if (await rule.count(queries, key, now)) return;
    const row = await queries
      .selectFrom("sign_in_failures")
      .select("blocked_until")
      .where("email_index", "=", key)
      .executeTakeFirst();
    if (row && row.blocked_until > now) throw tooMany(row.blocked_until, now);
    if (row) continue;
    try {
      await queries
        .insertInto("sign_in_failures")
        .values({ email_index: key, failures: 1, blocked_until: rule.blockedUntil, updated_at: now })
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
 * `too-many-requests` while the address, or everybody together, must wait.
 */
export const countAttempt = async (queries: Queries, emailIndex: string, now: number): Promise<void> => {
  await countOrBegin(queries, emailIndex, now, { count: countAccount, blockedUntil: 0 });
  try {
    await countOrBegin(queries, OVERALL.key, now, { count: countOverall, blockedUntil: now + OVERALL.window });
  } catch (error) {
    await uncount(queries, emailIndex);
    throw error;
  }
};

const uncount = async (queries: Queries, key: string): Promise<void> => {
  await queries
    .updateTable("sign_in_failures")
    .set((column) => {
      const failures = column("failures", "-", 1);
      if (key === OVERALL.key) return { failures };
      const isUnblocked = column("failures", "<=", PATIENCE);
      return {
        failures,
        blocked_until: column.case().when(isUnblocked).then(0).else(column.ref("blocked_until")).end(),
      };
    })
    .where("email_index", "=", key)
    .where("failures", ">", 0)
    .execute();
};

/** Takes back an attempt that was never looked at, because something that Usher stands on failed. */
export const uncountAttempt = async (queries: Queries, emailIndex: string): Promise<void> => {
  await uncount(queries, emailIndex);
  await uncount(queries, OVERALL.key);
};

/** After a right password: the address starts anew, and the attempt was no failure. */
export const clearFailures = async (queries: Queries, emailIndex: string): Promise<void> => {
  await forgetFailures(queries, [emailIndex]);
  await uncount(queries, OVERALL.key);
};

/** After a new password was set by a link: the address starts anew. */
export const forgetFailures = async (queries: Queries, emailIndexes: readonly string[]): Promise<void> => {
  await queries.deleteFrom("sign_in_failures").where("email_index", "in", emailIndexes).execute();
};

/** Deletes up to `most` counts that nobody added to for a day, and answers how many. */
export const deleteStaleFailures = async (
  queries: Queries,
  dialect: Dialect,
  now: number,
  most: number,
): Promise<number> => {
  const stale = await limited(
    queries
      .selectFrom("sign_in_failures")
      .select("email_index")
      .where("updated_at", "<=", now - FAILURES_KEPT_FOR),
    dialect,
    most,
  ).execute();
  if (stale.length === 0) return 0;
  const keys = stale.map(({ email_index }) => email_index);
  await queries
    .deleteFrom("sign_in_failures")
    .where("email_index", "in", keys)
    .where("updated_at", "<=", now - FAILURES_KEPT_FOR)
    .execute();
  return stale.length;
};
