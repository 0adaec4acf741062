import { type Clock, DAY, MINUTE, SECOND } from "../clock.ts";
import { describeError, type Log } from "../log.ts";
import { Refusal } from "../refusal.ts";
import type { Claim, Queue } from "../sql/claims.ts";
import type { Sql } from "../sql/sql.ts";
import { KeyGone, SealBroken, type Vault } from "../vault/vault.ts";
import { isMailKind, type MailKind, type MailParameters, render } from "./kinds.ts";
import type { MailContext } from "./letter.ts";
import { LONGEST_SEND, type Mail, MailRefused, type MailTransport, MailUnavailable, messageIdOf } from "./mail.ts";
import type { OutboxRow, OutboxSeal } from "./outboxTable.ts";

export type OutboxParts = {
  sql: Sql;
  vault: Pick<Vault, "keyring">;
  clock: Clock;
  log: Log;
  transport: MailTransport;
  context: MailContext;
  /** Address that Usher writes from; its host is the right side of every Message-ID. */
  from: string;
};

/** What one delivery works with. */
export type Delivery = OutboxParts & { queue: Queue<OutboxRow> };

/** How the rows that were claimed ended. */
export type Delivered = { sent: number; discarded: number; postponed: number; setAside: number };

/** Claimed together and sent side by side: one recipient's slow mail server holds up few others, and not for long. */
const SIDE_BY_SIDE = 4;
/** Failures after which a mail without a link is given up: 72 h at one attempt a minute. */
const MOST_ATTEMPTS = (3 * DAY) / MINUTE;
/** As long as its link can be used a mail may be needed: it is tried until that ends, and not a moment longer. */
const LINK_MAILS: ReadonlySet<MailKind> = new Set([
  "verify-registration",
  "password-reset",
  "handover",
  "debug-request",
]);

type Outcome =
  | { kind: "sent" | "discarded" | "retry" }
  | { kind: "set-aside"; fault: string }
  | { kind: "postponed"; until: number; throttled: boolean };

const write = <Kind extends MailKind>(
  delivery: Delivery,
  row: OutboxRow & { kind: Kind },
  sealed: OutboxSeal,
): Mail => ({
  messageId: messageIdOf(row.id, delivery.from),
  to: sealed.to,
  // What was sealed in a row of this kind was typed by this kind when it was put in.
  ...render(row.kind, sealed.parameters as MailParameters[Kind], delivery.context),
  attempt: row.attempts,
});

const isGivenUp = ({ kind, attempts }: OutboxRow): boolean => !LINK_MAILS.has(kind) && attempts >= MOST_ATTEMPTS;

/** What became of a row whose attempt failed. */
const outcomeOf = (delivery: Delivery, row: OutboxRow, error: unknown): Outcome => {
  const { clock, log } = delivery;
  if (error instanceof KeyGone) return { kind: "discarded" };
  log.warn("account-mail-not-sent", { kind: row.kind, attempt: row.attempts, ...describeError(error) });
  if (error instanceof SealBroken) return { kind: "set-aside", fault: error.code };
  if (error instanceof MailRefused) return { kind: "discarded" };
  if (error instanceof MailUnavailable && error.retryAfter !== undefined) {
    return { kind: "postponed", until: clock.now() + error.retryAfter * SECOND, throttled: true };
  }
  // The vault or the database is out of reach: through no fault of the mail or its recipient.
  if (error instanceof Refusal) return { kind: "postponed", until: clock.now() + MINUTE / 2, throttled: false };
  return { kind: isGivenUp(row) ? "discarded" : "retry" };
};

const send = async (delivery: Delivery, row: OutboxRow, signal: AbortSignal): Promise<Outcome> => {
  const { vault, clock, transport } = delivery;
  if (row.expires_at <= clock.now()) return { kind: "discarded" };
  // A newer program may have put in a kind that this one does not know.
  if (!isMailKind(row.kind)) return { kind: "retry" };
  try {
    const key = await vault.keyring.open(row.subject);
    const sealed = key.open<OutboxSeal | null>({ table: "outbox", column: "mail", row: row.id }, row.mail);
    // A decoy under a clock that was set back meanwhile.
    if (sealed === null) return { kind: "discarded" };
    await transport.send(write(delivery, row, sealed), signal);
    return { kind: "sent" };
  } catch (error) {
    return outcomeOf(delivery, row, error);
  }
};

/** Writes an outcome down, in as far as the claim still holds the row. */
const settle = async (delivery: Delivery, claim: Claim<OutboxRow>, row: OutboxRow, outcome: Outcome): Promise<void> => {
  const { sql, queue } = delivery;
  switch (outcome.kind) {
    case "sent":
    case "discarded":
      await queue.finish(await sql.db(), claim, [row.id]);
      return;
    case "retry":
      await queue.retry(await sql.db(), claim, [row]);
      return;
    case "postponed":
      await queue.postpone(await sql.db(), claim, [row.id], outcome.until);
      return;
    case "set-aside":
      await sql.transaction(async (transaction) => {
        const ids = await queue.setAside(transaction, claim, [row.id]);
        if (ids.length === 0) return;
        await transaction.updateTable("outbox").set({ fault: outcome.fault }).where("id", "=", row.id).execute();
      });
      return;
  }
};

/** Sends the rows of one claim side by side and writes down how each ended. */
export const deliverClaimed = async (
  delivery: Delivery,
  claim: Claim<OutboxRow>,
  signal: AbortSignal,
): Promise<Outcome[]> =>
  Promise.all(
    claim.rows.map(async (row) => {
      const outcome = await send(delivery, row, signal);
      await settle(delivery, claim, row, outcome);
      return outcome;
    }),
  );

/**
 * Delivers the account mail that is due, oldest first, until none is left, the mail service throttles, or `deadline`
 * (epoch milliseconds) has passed. Each row is deleted as soon as the mail service took its mail. Overlapping runs
 * share the work.
 */
export const deliverAccountMail = async (
  delivery: Delivery,
  { deadline }: { deadline: number },
): Promise<Delivered> => {
  const { sql, clock, queue } = delivery;
  const delivered: Delivered = { sent: 0, discarded: 0, postponed: 0, setAside: 0 };
  while (clock.now() < deadline) {
    const claim = await queue.claim(await sql.db(), SIDE_BY_SIDE);
    if (claim.rows.length === 0) break;
    const outcomes = await deliverClaimed(delivery, claim, AbortSignal.timeout(LONGEST_SEND));
    for (const { kind } of outcomes) {
      if (kind === "sent" || kind === "discarded") delivered[kind] += 1;
      else if (kind === "set-aside") delivered.setAside += 1;
      else delivered.postponed += 1;
    }
    // The same answer awaits every further mail.
    if (outcomes.some((outcome) => outcome.kind === "postponed" && outcome.throttled)) break;
  }
  return delivered;
};
