import { type Clock, SECOND } from "../platform/clock.ts";
import { LONGEST_SEND } from "../platform/mail/mail.ts";
import type { Claim } from "../platform/sql/claims.ts";
import { inTurns } from "../platform/turns.ts";
import { type AlertQueue, LEASE } from "./alertQueue.ts";
import type { AlertRow } from "./alertTables.ts";

type Named = { id: string };

/** No send begins with less left of its claim: the longest send, and time to write down how it ended. */
const LEAST_LEFT = LONGEST_SEND + 10 * SECOND;

/** What one worker still holds of a claim. */
export type ClaimHold = {
  readonly claim: Claim<AlertRow>;
  /** Whether rows are held for as long as sending them takes; the claim is renewed where it might not last. */
  holds(rows: readonly Named[]): Promise<boolean>;
  /** From now on nothing more is done about rows; their ids. */
  settle(rows: readonly Named[]): string[];
  isSettled(row: Named): boolean;
};

/** The hold on all rows of a claim that was just taken. */
export const createClaimHold = (
  { queue, clock }: { queue: AlertQueue; clock: Clock },
  claim: Claim<AlertRow>,
): ClaimHold => {
  const unsettled = new Set(claim.rows.map(({ id }) => id));
  const lost = new Set<string>();
  let until = claim.until;

  const isLate = (): boolean => clock.now() > until - LEAST_LEFT;

  const renew = inTurns(async () => {
    if (!isLate()) return;
    const renewedUntil = clock.now() + LEASE;
    const kept = new Set(await queue.renew(claim, [...unsettled]));
    for (const id of unsettled) if (!kept.has(id)) lost.add(id);
    until = renewedUntil;
  });

  return {
    claim,
    async holds(rows) {
      if (isLate()) await renew(claim.id);
      return rows.every(({ id }) => !lost.has(id));
    },
    settle(rows) {
      for (const { id } of rows) unsettled.delete(id);
      return rows.map(({ id }) => id);
    },
    isSettled: ({ id }) => !unsettled.has(id),
  };
};
