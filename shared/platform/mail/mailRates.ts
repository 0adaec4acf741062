import { type Clock, HOUR, SECOND } from "../clock.ts";
import { tooManyRequests } from "../refusal.ts";
import { count, EVERYBODY, type Rate, uncount } from "../sql/rates.ts";
import type { Sql } from "../sql/sql.ts";

/** What a mail is asked for. Each has a count of its own, so that a flood of one holds up no other. */
export type MailRequest = "registration" | "reminder" | "reset" | "handover" | "ticket" | "ticket-reply" | "erasure";

export type MailRateParts = {
  sql: Sql;
  clock: Clock;
  /** Mails that strangers ask for: no flood of them must use up what the mail service takes. */
  limits: { mails: Rate };
};

/** Mails of one kind of request to one address: enough for anybody, too few to pester somebody. */
export const MAILS_TO_ONE: Rate = { times: 20, within: HOUR };

const ALL = { purpose: "mail", bucket: EVERYBODY };

const countForAll = async ({ sql, clock, limits }: MailRateParts): Promise<void> => {
  const wait = await count(await sql.db(), ALL, limits.mails, clock.now());
  if (wait > 0) throw tooManyRequests(wait / SECOND);
};

/** Milliseconds for which there is no room for one more to this address; 0: it was counted. */
const countForOne = async (
  { sql, clock }: Pick<MailRateParts, "sql" | "clock">,
  purpose: MailRequest,
  bucket: string,
): Promise<number> => count(await sql.db(), { purpose, bucket }, MAILS_TO_ONE, clock.now());

/**
 * Whether an address, known or not, may be sent one more mail of a purpose within the hour. The answer to the caller
 * does not depend on it, nor does the work: a mail too many is only not sent. Throws `too-many-requests` when all
 * callers together ask for too many.
 */
export const mayBeMailed = async (parts: MailRateParts, purpose: MailRequest, emailIndex: string): Promise<boolean> => {
  await countForAll(parts);
  return (await countForOne(parts, purpose, emailIndex)) === 0;
};

/** Throws `too-many-requests` when an address asks too often for what no mail is sent for. */
export const countRequest = async (
  parts: Pick<MailRateParts, "sql" | "clock">,
  purpose: MailRequest,
  emailIndex: string,
): Promise<void> => {
  const wait = await countForOne(parts, purpose, emailIndex);
  if (wait > 0) throw tooManyRequests(wait / SECOND);
};

/**
 * Throws `too-many-requests` when an address, or all callers together, cause too many mails. Everybody's count comes
 * first: a flood beyond it leaves no rows. Who asks too often uses up nothing of it.
 */
export const countMailOf = async (parts: MailRateParts, purpose: MailRequest, emailIndex: string): Promise<void> => {
  await countForAll(parts);
  const wait = await countForOne(parts, purpose, emailIndex);
  if (wait === 0) return;
  await uncount(await parts.sql.db(), ALL, parts.limits.mails);
  throw tooManyRequests(wait / SECOND);
};
