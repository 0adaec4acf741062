import { type Clock, toRfc3339 } from "../platform/clock.ts";
import { fromContinuation, toContinuation } from "../platform/continuation.ts";
import { tableOf } from "./days.ts";
import type { Entry, Outcome, Web } from "./entry.ts";
import type { HistoryStore } from "./historyStore.ts";
import { READABLE_FOR } from "./retention.ts";
import { instantOf, type Position } from "./rowKeys.ts";

/** What is asked for; instants are epoch milliseconds, `from` inclusive, `to` exclusive. */
export type HistoryQuestion = {
  from?: number | undefined;
  to?: number | undefined;
  component?: string | undefined;
  outcome?: Outcome | undefined;
  continuation?: string | undefined;
};

export type HistoryPage = { entries: (Omit<Entry, "at"> & { at: string })[]; continuation: string | null };

/** Entries of a page at most. */
export const PAGE = 100;

/** Entries that one call looks at, where a filter passes few: what is left is left to the next page. */
const LOOKED_AT = 1000;

/** It says where to go on in the caller's own site, and opens nothing else. */
const readPosition = (position: Position): { position: Position; at: number } | undefined => {
  const at = instantOf(position);
  return at === undefined ? undefined : { position, at };
};

const passes = ({ component, outcome }: HistoryQuestion, entry: Entry): boolean =>
  (component === undefined || entry.component === component) && (outcome === undefined || entry.outcome === outcome);

/**
 * One page of a web's history, the newest first, across days. An entry is out of reach 30 days after its receipt, to the
 * millisecond, whether or not its table is still there. A page may be empty and still have a continuation.
 */
export const readHistory = async (
  { store, clock }: { store: HistoryStore; clock: Clock },
  web: Web,
  question: HistoryQuestion,
): Promise<HistoryPage> => {
  const now = clock.now();
  const behind = fromContinuation(question.continuation, readPosition);
  const from = Math.max(question.from ?? 0, now - READABLE_FOR + 1);
  // Entries of this very millisecond count: the end is exclusive.
  const to = Math.min(question.to ?? Infinity, now + 1, behind === undefined ? Infinity : behind.at + 1);
  if (from >= to) return { entries: [], continuation: null };

  const page: HistoryPage["entries"] = [];
  let looked = 0;
  let last: Position | undefined;
  for (const table of await store.tables({ from, to })) {
    const position = behind !== undefined && table === tableOf(behind.at) ? behind.position : undefined;
    let chunk = await store.read(table, web, { from, to }, position, PAGE);
    for (;;) {
      for (const { entry, position: at } of chunk.entries) {
        looked += 1;
        last = at;
        if (passes(question, entry)) page.push({ ...entry, at: toRfc3339(entry.at) });
        if (page.length === PAGE || looked === LOOKED_AT) return { entries: page, continuation: toContinuation(last) };
      }
      if (chunk.isLast) break;
      chunk = await store.read(table, web, { from, to }, last, PAGE);
    }
  }
  return { entries: page, continuation: null };
};
