import { setImmediate as othersRan } from "node:timers/promises";
import type { Clock } from "../platform/clock.ts";
import type { AlertQueue } from "./alertQueue.ts";
import { isAlone } from "./bundles.ts";
import type { ClaimHold } from "./claimHold.ts";
import type { Opened } from "./openBundle.ts";
import { type Report, summed } from "./reports.ts";

/** Rows whose mail left, or was given up, after so many milliseconds. */
export type Ended = { rows: readonly Opened[]; outcome: Report["outcome"]; took: number };

type ReportedRow = { id: string; report: Report };

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
      count: 1,
    },
  }));

/**
 * Deletes rows whose mail has ended, and notes what history is to be told of them. What ends at the same moment, or
 * while a deletion runs, goes together, so that a quick mail service does not wait for one transaction a mail.
 */
export const createAcknowledge = (
  { queue, clock }: { queue: AlertQueue; clock: Clock },
  hold: ClaimHold,
): ((ended: Ended) => Promise<void>) => {
  let waiting: Ended[] = [];
  let deletion: Promise<void> = Promise.resolve();

  const deleteAll = async (ended: readonly Ended[]): Promise<void> => {
    const at = clock.now();
    const rows = ended.flatMap((each) => reportsOf(each, at));
    await queue.finish(hold.claim, hold.settle(rows), (finished) =>
      summed(rows.filter(({ id }) => finished.has(id)).map(({ report }) => report)),
    );
  };

  const deleteNext = async (last: Promise<void>): Promise<void> => {
    await Promise.allSettled([last]);
    await othersRan();
    const ended = waiting;
    waiting = [];
    await deleteAll(ended);
  };

  return (ended) => {
    if (waiting.length === 0) deletion = deleteNext(deletion);
    waiting.push(ended);
    return deletion;
  };
};
