import { tableOf } from "../../../shared/history/days.ts";
import type { Web } from "../../../shared/history/entry.ts";
import { createHistoryStore } from "../../../shared/history/historyStore.ts";
import { type HistoryPage, type HistoryQuestion, PAGE, readHistory } from "../../../shared/history/readHistory.ts";
import { DAY } from "../../../shared/platform/clock.ts";
import type { Entity, Tables } from "../../../shared/platform/tables/tables.ts";
import type { Call } from "../relay.ts";
import { DAYS, FIRST_DAY, fillMonth } from "./fill.ts";
import type { HistoryServer } from "./historyServer.ts";

/**
 * What is read of a web's month. `newest`: its first page. `middle`: a page of half a month ago, by its continuation.
 * `nothing`: a page that no entry gets on, so that all of the month's tables are asked.
 */
export type PageKind = "newest" | "middle" | "nothing";

/** One month, read by one of its webs. */
export type Month = {
  /** Reads a page straight from the server; rejects where it is not the page that it should be. */
  read(kind: PageKind): Promise<void>;
  /** The calls to the server of each page. */
  calls: Readonly<Record<PageKind, readonly Call[]>>;
  /** The call that gets one entry by its keys. */
  oneEntry: readonly Call[];
};

/** The last millisecond of the month: all of it can be read. */
const NOW = FIRST_DAY + DAYS * DAY - 1;
const clock = { now: () => NOW };

const entriesOf: Readonly<Record<PageKind, number>> = { newest: PAGE, middle: PAGE, nothing: 0 };

/** Where the page in the middle of a month begins. */
const turnToMiddle = async (read: (question: HistoryQuestion) => Promise<HistoryPage>): Promise<string> => {
  let page = await read({});
  while (page.continuation !== null) {
    const at = page.entries.at(-1)?.at ?? "";
    if (Date.parse(at) < FIRST_DAY + (DAYS / 2) * DAY) return page.continuation;
    page = await read({ continuation: page.continuation });
  }
  throw new Error("The month ended before its middle.");
};

/** Writes a month of these webs, and opens it for one of them. */
export const openMonth = async (server: HistoryServer, webs: readonly Web[], reader: Web): Promise<Month> => {
  const { straight, counted } = server.open();
  await fillMonth(straight, webs);
  const reading = (tables: Tables) => {
    const store = createHistoryStore(tables);
    return (question: HistoryQuestion) => readHistory({ store, clock }, reader, question);
  };
  const continuation = await turnToMiddle(reading(straight));
  const questions: Readonly<Record<PageKind, HistoryQuestion>> = {
    newest: {},
    middle: { continuation },
    nothing: { outcome: "error" },
  };
  const readBy = (tables: Tables) => {
    const read = reading(tables);
    return async (kind: PageKind): Promise<void> => {
      const { entries } = await read(questions[kind]);
      if (entries.length !== entriesOf[kind]) throw new Error(`The page (${kind}) has ${entries.length} entries.`);
    };
  };
  const callsOf = (kind: PageKind): Promise<readonly Call[]> => server.callsOf(() => readBy(counted)(kind));
  const name = tableOf(FIRST_DAY);
  const { entities } = await straight.open<Entity>(name).page({ partitionKey: reader.tenant }, 1);
  const { partitionKey = "", rowKey = "" } = entities[0] ?? {};
  return {
    read: readBy(straight),
    calls: { newest: await callsOf("newest"), middle: await callsOf("middle"), nothing: await callsOf("nothing") },
    oneEntry: await server.callsOf(() => counted.open(name).get(partitionKey, rowKey)),
  };
};
