import { SECOND } from "../platform/clock.ts";
import { count, EVERYBODY } from "../platform/sql/rates.ts";
import { MAILS_TO_ONE } from "./limits.ts";
import type { Parts } from "./parts.ts";
import { tooManyRequests } from "./refusals.ts";

/** What a mail is asked for. Each has a count of its own, so that a flood of one holds up no other. */
type Purpose = "registration" | "reminder" | "reset" | "handover";

const countForAll = async ({ sql, clock, limits }: Parts): Promise<void> => {
  const wait = await count(await sql.db(), { purpose: "mail", bucket: EVERYBODY }, limits.mails, clock.now());
  if (wait > 0) throw tooManyRequests(wait / SECOND);
};

/**
 * Whether an address, known or not, may be sent one more mail of a purpose within the hour. The answer to the caller
 * does not depend on it, nor does the work: a mail too many is only not sent. Throws `too-many-requests` when all
 * callers together ask for too many.
 */
export const mayBeMailed = async (parts: Parts, purpose: Purpose, emailIndex: string): Promise<boolean> => {
  const { sql, clock } = parts;
  await countForAll(parts);
  return (await count(await sql.db(), { purpose, bucket: emailIndex }, MAILS_TO_ONE, clock.now())) === 0;
};

/** Throws `too-many-requests` when a contact, or all callers together, cause too many mails. */
export const countMailOf = async (parts: Parts, purpose: Purpose, emailIndex: string): Promise<void> => {
  const { sql, clock } = parts;
  const wait = await count(await sql.db(), { purpose, bucket: emailIndex }, MAILS_TO_ONE, clock.now());
  if (wait > 0) throw tooManyRequests(wait / SECOND);
  await countForAll(parts);
};
