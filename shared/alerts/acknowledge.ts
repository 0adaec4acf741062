import type { Clock } from "../platform/clock.ts";
import { inTurns } from "../platform/turns.ts";
import type { AlertQueue } from "./alertQueue.ts";
import type { ClaimHold } from "./claimHold.ts";
import { isAlone } from "./letters.ts";
import type { Opened } from "./openBundle.ts";
import { type Reported, summed } from "./reports.ts";

/** Rows whose mail left, or was given up, after so many milliseconds. */
export type Ended = { rows: readonly Opened[]; outcome: Reported["outcome"]; took: number };

type ReportedRow = { id: string; report: Reported };

const reportsOf = ({ rows, outcome, took }: Ended, at: number): ReportedRow[] =>
  rows.map(({ row, content }) => ({
    id: row.id,
    report: {
      tenant: row.tenant,
      site: row.site,
      component: content.component,
      rule: content.rule,
      list_id: content.listId,
      event: isAlone(row) ? "alert" : "summary",
      outcome,
      at,
      duration_ms: took,
    },
  }));

/**
 * Deletes rows whose mail has ended, and notes what history is to be told of them. What ends while a deletion runs goes
 * together with the next one, so that a quick mail service does not wait for one transaction a mail.
 */
export const createAcknowledge = (
  { queue, clock }: { queue: AlertQueue; clock: Clock },
  hold: ClaimHold,
): ((ended: Ended) => Promise<void>) => {
  const waiting: Ended[] = [];
  const deleteAll = inTurns(async () => {
    const at = clock.now();
    const rows = waiting.splice(0).flatMap((ended) => reportsOf(ended, at));
    await queue.finish(hold.claim, hold.settle(rows), (finished) =>
      summed(rows.filter(({ id }) => finished.has(id)).map(({ report }) => report)),
    );
  });
  return (ended) => {
    waiting.push(ended);
    return deleteAll(hold.claim.id);
  };
};
