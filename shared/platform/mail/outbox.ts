import { MINUTE, SECOND } from "../clock.ts";
import { newClaim, newId } from "../ids.ts";
import { describeError } from "../log.ts";
import { type Claim, createQueue } from "../sql/claims.ts";
import { failureOf } from "../sql/failures.ts";
import type { Queries } from "../sql/sql.ts";
import type { DataKey } from "../vault/vault.ts";
import {
  type Delivered,
  type Delivery,
  deliverAccountMail,
  deliverClaimed,
  type OutboxParts,
} from "./deliverAccountMail.ts";
import type { MailKind, MailParameters } from "./kinds.ts";
import type { OutboxRow, OutboxSeal } from "./outboxTable.ts";
import { LONGEST_WAIT } from "./retention.ts";

/** A mail of one kind to one recipient. */
export type AccountMail<Kind extends MailKind = MailKind> = {
  [One in Kind]: {
    kind: One;
    to: string;
    parameters: MailParameters[One];
    /** When its link ends, and with it the use of the mail; left out where it has none. */
    linkExpiresAt?: number;
  };
}[Kind];

/** A mail that was just put into the outbox and is held for the first attempt. */
export type Queued = Claim<OutboxRow>;

export type Outbox = {
  /** Seals a mail under the key of the subject whom it is about, in the transaction that causes it. */
  enqueue(queries: Queries, key: DataKey, mail: AccountMail): Promise<Queued>;
  /** Puts in a row that holds nothing and is discarded unsent: for an unknown address, or a mail too many. */
  enqueueDecoy(queries: Queries, key: DataKey, kind: MailKind): Promise<Queued>;
  /** After the commit: tries a mail at once, for at most 10 s, without anybody waiting. What fails is tried again later. */
  tryAtOnce(queued: Queued): void;
  /** Resolves when no attempt made by `tryAtOnce` is under way. */
  settled(): Promise<void>;
  /** Delivers what is due until nothing is left or `deadline` (epoch milliseconds) has passed. */
  deliver(options: { deadline: number }): Promise<Delivered>;
  /** Deletes what waits for subjects that are being forgotten. */
  forget(queries: Queries, subjects: readonly string[]): Promise<void>;
  /** How much waits, how much was set aside, and since when the oldest mail is due; numbers only. */
  backlog(): Promise<{ waiting: number; setAside: number; oldestDueAt: number | null }>;
};

/** A claim outlasts a send by far, so that a mail is not sent by two workers at once. */
const LEASE = 2 * MINUTE;
/** A little less than the minute between two runs of the timer, jitter included. */
const RETRY = { first: 20 * SECOND, longest: 40 * SECOND };
const AT_ONCE = 10 * SECOND;
/** Of the claim that a row is born with: outlasts the first attempt, and keeps the timer from it no longer than that. */
const AT_ONCE_LEASE = 30 * SECOND;
/** First attempts of one instance at the same time; beyond it, mails wait for the timer. */
const MOST_AT_ONCE = 16;

/** The outbox of account mail, in the table `outbox`. Connects to nothing before its first use. */
export const createOutbox = (parts: OutboxParts): Outbox => {
  const { sql, clock, log } = parts;
  const options = { table: "outbox", dialect: sql.dialect, clock, lease: LEASE, retry: RETRY } as const;
  const delivery: Delivery = { ...parts, queue: createQueue<OutboxRow>(options) };
  const underWay = new Set<Promise<void>>();

  const insert = async (
    queries: Queries,
    key: DataKey,
    kind: MailKind,
    seal: OutboxSeal | null,
    expiresAt: number,
  ): Promise<Queued> => {
    const now = clock.now();
    const id = newId(clock);
    const claim = { id: newClaim(), until: now + AT_ONCE_LEASE };
    const row = {
      id,
      kind,
      subject: key.subject,
      mail: key.seal({ table: "outbox", column: "mail", row: id }, seal),
      due_at: now,
      attempts: 1,
      // Born claimed: the request that causes it makes the first attempt, and a crash gives it to the timer.
      claim: claim.id,
      claimed_until: claim.until,
      set_aside_at: null,
      expires_at: expiresAt,
      fault: null,
    };
    await queries.insertInto("outbox").values(row).execute();
    return { ...claim, rows: [{ ...row, sequence: 0 }] };
  };

  const attempt = async (queued: Queued): Promise<void> => {
    try {
      await deliverClaimed(delivery, queued, AbortSignal.timeout(AT_ONCE));
    } catch (error) {
      log.warn("account-mail-left-for-later", describeError(failureOf(error) ?? error));
    }
  };

  return {
    enqueue: (queries, key, { kind, to, parameters, linkExpiresAt }) =>
      insert(queries, key, kind, { to, parameters }, linkExpiresAt ?? clock.now() + LONGEST_WAIT),

    enqueueDecoy: (queries, key, kind) => insert(queries, key, kind, null, clock.now()),

    tryAtOnce: (queued) => {
      if (underWay.size >= MOST_AT_ONCE) return;
      const task = attempt(queued).finally(() => underWay.delete(task));
      underWay.add(task);
    },

    settled: async () => {
      while (underWay.size > 0) await Promise.all(underWay);
    },

    deliver: ({ deadline }) => deliverAccountMail(delivery, { deadline }),

    forget: async (queries, subjects) => {
      await queries.deleteFrom("outbox").where("subject", "in", subjects).execute();
    },

    backlog: async () => {
      const db = await sql.db();
      const { fn } = db;
      const rows = db.selectFrom("outbox").select([fn.countAll<number>().as("count"), fn.min("due_at").as("oldest")]);
      const waiting = await rows.where("set_aside_at", "is", null).executeTakeFirstOrThrow();
      const aside = await rows.where("set_aside_at", "is not", null).executeTakeFirstOrThrow();
      return {
        waiting: Number(waiting.count),
        setAside: Number(aside.count),
        oldestDueAt: waiting.oldest === null ? null : Number(waiting.oldest),
      };
    },
  };
};
