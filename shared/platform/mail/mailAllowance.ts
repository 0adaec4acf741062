import { type Clock, HOUR, MINUTE } from "../clock.ts";
import type { MailSettings } from "../config/settings.ts";
import { describeError, type Log } from "../log.ts";
import { type Bucket, count, countUpTo, EVERYBODY, type Rate, uncount } from "../sql/rates.ts";
import type { Queries, Sql } from "../sql/sql.ts";
import type { MailTransport } from "./mail.ts";

/**
 * The one limiter of outgoing mail, shared by all instances through SQL. What somebody waits for (account mail, alerts
 * that leave at once) is counted and never held back; what waits anyway takes what is left, and leaves some for the
 * others.
 */
export type MailAllowance = {
  /** Counts mails that leave whether there is room or not. Nobody waits for the counting. */
  note(mails: number): void;
  /** How many of `most` mails that can wait may leave now; they are counted. */
  take(most: number): Promise<number>;
  /** Gives back what was taken and not needed. */
  giveBack(mails: number): Promise<void>;
  /** Resolves when nothing is being counted. */
  settled(): Promise<void>;
};

/**
 * Of a limit, what comes back evenly, and what mail that can wait may take at once: together no more than the limit
 * within any one of its windows. What it cannot take is there for mail that somebody waits for.
 */
export const EVENLY = 0.8;
const AT_ONCE = 0.2;

type Counted = { rate: Rate; of: Bucket; spared: number };

const counted = (limit: number | undefined, within: number, purpose: string): Counted[] => {
  if (limit === undefined) return [];
  const times = Math.max(1, Math.floor(limit * EVENLY));
  const atOnce = Math.max(1, Math.floor(limit * AT_ONCE));
  return [{ rate: { times, within }, of: { purpose, bucket: EVERYBODY }, spared: times - atOnce }];
};

/** The limiter by the limits of the mail service. Without limits it asks nobody. */
export const createMailAllowance = (parts: {
  sql: Sql;
  clock: Clock;
  log: Log;
  limits: MailSettings["limits"];
}): MailAllowance => {
  const { sql, clock, log } = parts;
  const { perMinute, perHour } = parts.limits;
  const all = [...counted(perMinute, MINUTE, "mails-a-minute"), ...counted(perHour, HOUR, "mails-an-hour")];
  const underWay = new Set<Promise<void>>();

  const takeAll = async (queries: Queries, most: number): Promise<number> => {
    let granted = most;
    for (const [at, { rate, of, spared }] of all.entries()) {
      const here = await countUpTo(queries, of, rate, clock.now(), { amount: granted, spared });
      for (const before of all.slice(0, at)) {
        if (here < granted) await uncount(queries, before.of, before.rate, granted - here);
      }
      granted = here;
    }
    return granted;
  };

  const noteAll = async (mails: number): Promise<void> => {
    try {
      const db = await sql.db();
      // What finds no room is not counted: the bucket is full as it is.
      for (const { rate, of } of all) await count(db, of, rate, clock.now(), { amount: Math.min(mails, rate.times) });
    } catch (error) {
      log.warn("mail-not-counted", describeError(error));
    }
  };

  return {
    note(mails) {
      if (all.length === 0) return;
      const task: Promise<void> = noteAll(mails).finally(() => underWay.delete(task));
      underWay.add(task);
    },
    take: async (most) => (all.length === 0 ? most : takeAll(await sql.db(), most)),
    giveBack: async (mails) => {
      if (mails === 0) return;
      for (const { rate, of } of all) await uncount(await sql.db(), of, rate, mails);
    },
    settled: async () => {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
};

/** The way out for mail that somebody waits for: it is counted, and never held back. */
export const withAllowance = (transport: MailTransport, allowance: Pick<MailAllowance, "note">): MailTransport => ({
  send: (mail, signal) => {
    allowance.note(1);
    return transport.send(mail, signal);
  },
  close: () => transport.close(),
});
