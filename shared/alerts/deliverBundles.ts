import { type Clock, DAY, HOUR, MINUTE } from "../platform/clock.ts";
import { describeError, type Log } from "../platform/log.ts";
import { type MailTransport, MailUnavailable } from "../platform/mail/mail.ts";
import { Refusal } from "../platform/refusal.ts";
import type { Claim } from "../platform/sql/claims.ts";
import { backoff } from "../platform/sql/retry.ts";
import type { Vault } from "../platform/vault/vault.ts";
import { createAcknowledge } from "./acknowledge.ts";
import type { AlertQueue } from "./alertQueue.ts";
import type { AlertRow } from "./alertTables.ts";
import type { Bundle } from "./bundles.ts";
import { createClaimHold } from "./claimHold.ts";
import { type Letter, lettersOf, type Sender } from "./letters.ts";
import { createMailOutage, PAUSE } from "./mailOutage.ts";
import { openBundle } from "./openBundle.ts";

/** How the mails of a claim ended, and how many rows were set aside. */
export type Delivered = { sent: number; givenUp: number; setAside: number };

export type BundleParts = {
  queue: AlertQueue;
  vault: Pick<Vault, "keyring">;
  transport: Pick<MailTransport, "send">;
  clock: Clock;
  log: Log;
  /** With what a tenant's mails are written. */
  senderOf(tenant: string): Promise<Sender>;
  /** How many mails are on their way at once. After a crash no more than these leave twice. */
  sideBySide: number;
  /** From 0 to below 1. */
  random: () => number;
};

/** A mail that fails on its own account, whatever becomes of others, is given up after this. */
export const GIVEN_UP_AFTER = 3 * DAY;
const RETRY = { first: MINUTE, longest: 4 * HOUR };

const rowsOf = ({ rows }: Letter): AlertRow[] => rows.map(({ row }) => row);

/**
 * Sends the mails of one claim side by side and writes down how each ended as soon as it did: what left is deleted
 * before another mail takes its place. What was not tried when `deadline` (epoch milliseconds) passes, or when the mail
 * service fails, is free again. `isDown`: the mail service takes nothing for now.
 */
export const deliverBundles = async (
  parts: BundleParts,
  claim: Claim<AlertRow>,
  bundles: readonly Bundle[],
  deadline: number,
): Promise<Delivered & { isDown: boolean }> => {
  const { queue, clock, log } = parts;
  const hold = createClaimHold(parts, claim);
  const acknowledge = createAcknowledge(parts, hold);
  const outage = createMailOutage(clock);
  const delivered: Delivered = { sent: 0, givenUp: 0, setAside: 0 };
  const untried = [...bundles].reverse();
  /** Failed by the mail service, or so it seems: whether others left meanwhile tells whose fault it is. */
  const doubtful: Letter[] = [];
  let isBroken = false;

  const postpone = async (rows: readonly AlertRow[], dueAt: number): Promise<void> => {
    if (rows.length === 0) return;
    await queue.postpone(claim, hold.settle(rows), dueAt);
  };

  /** The mail's own failure, or its recipient's: again later, until it has failed for too long. */
  const fail = async (letter: Letter): Promise<void> => {
    const rows = rowsOf(letter);
    const now = clock.now();
    const since = Math.min(...rows.map(({ failing_since }) => failing_since ?? now));
    if (now - since >= GIVEN_UP_AFTER) {
      await acknowledge({ rows: letter.rows, outcome: "error", took: 0 });
      delivered.givenUp += 1;
      return;
    }
    const dueAt = now + backoff(RETRY, letter.mail.attempt ?? 1, parts.random());
    await queue.retry(claim, hold.settle(rows), dueAt);
  };

  const failed = async (letter: Letter, error: unknown): Promise<void> => {
    log.warn("alert-not-sent", { attempt: letter.mail.attempt ?? 1, ...describeError(error) });
    if (!(error instanceof MailUnavailable) || error.about === "mail") return fail(letter);
    outage.failed(error);
    doubtful.push(letter);
  };

  const send = async (letter: Letter): Promise<void> => {
    const started = performance.now();
    try {
      await parts.transport.send(letter.mail);
    } catch (error) {
      return failed(letter, error);
    }
    outage.worked();
    await acknowledge({ rows: letter.rows, outcome: "success", took: Math.round(performance.now() - started) });
    delivered.sent += 1;
  };

  const setAside = async (rows: readonly AlertRow[], fault: string): Promise<void> => {
    log.warn("alert-set-aside", { code: fault });
    await queue.setAside(claim, hold.settle(rows), fault);
    delivered.setAside += rows.length;
  };

  const write = async (bundle: Bundle): Promise<Letter[]> => {
    const { opened, broken } = await openBundle(parts.vault, bundle);
    for (const { row, fault } of broken) await setAside([row], fault);
    if (opened.length === 0) return [];
    return lettersOf(opened, await parts.senderOf(bundle[0].tenant));
  };

  /** The letters of a bundle; none where it waits, or is set aside, because they cannot be written. */
  const tryToWrite = async (bundle: Bundle): Promise<Letter[]> => {
    try {
      return await write(bundle);
    } catch (error) {
      log.warn("alert-not-written", describeError(error));
      const rows = bundle.filter((row) => !hold.isSettled(row));
      // The vault, or what mails are written from, is out of reach: through no fault of the mail. All else is its own.
      if (error instanceof Refusal) await postpone(rows, clock.now() + PAUSE);
      else await setAside(rows, "not-written");
      return [];
    }
  };

  const deliver = async (bundle: Bundle): Promise<void> => {
    if (!(await hold.holds(bundle))) return;
    for (const letter of await tryToWrite(bundle)) if (await hold.holds(rowsOf(letter))) await send(letter);
  };

  const mayGoOn = (): boolean => !isBroken && outage.until() === undefined && clock.now() < deadline;

  const work = async (): Promise<void> => {
    try {
      while (mayGoOn()) {
        const next = untried.pop();
        if (next === undefined) return;
        await deliver(next);
      }
    } catch (error) {
      // What has left cannot be written down, so nobody sends any more.
      isBroken = true;
      throw error;
    }
  };

  const ended = await Promise.allSettled(Array.from({ length: parts.sideBySide }, work));
  for (const each of ended) if (each.status === "rejected") throw each.reason;

  const isDown = outage.until() !== undefined || (doubtful.length > 0 && delivered.sent === 0);
  for (const letter of doubtful) {
    if (isDown) await postpone(rowsOf(letter), outage.until() ?? clock.now() + PAUSE);
    else await fail(letter);
  }
  const left = untried.flat();
  if (left.length > 0) await queue.postpone(claim, hold.settle(left), outage.until() ?? clock.now());
  return { ...delivered, isDown };
};
