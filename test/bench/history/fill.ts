import { randomBytes, randomUUID } from "node:crypto";
import type { Told, Web } from "../../../shared/history/entry.ts";
import { createHistoryStore, type HistoryStore } from "../../../shared/history/historyStore.ts";
import { DAY, HOUR } from "../../../shared/platform/clock.ts";
import { TRANSACTION_CHANGES } from "../../../shared/platform/tables/limits.ts";
import type { Tables } from "../../../shared/platform/tables/tables.ts";
import { newWeb, told } from "../../history/world.ts";

/** Webs of one tenant. */
const WEBS_OF_A_TENANT = 10;
const LIST = randomUUID();

/** The first day that is written: a table for it and for each day of its month. */
export const FIRST_DAY = Date.UTC(2026, 0, 1);
export const DAYS = 30;
/** The entries of a web's month: a page of them takes about three days. */
export const MONTH_OF_A_WEB = 1_000;

const sortedIds = (count: number): string[] => Array.from({ length: count }, () => randomUUID()).sort();

/** Webs of several tenants. All is written in the order of its keys, which Azurite takes quickest. */
export const sortedWebs = (count: number): Web[] => {
  const tenants = sortedIds(Math.ceil(count / WEBS_OF_A_TENANT));
  return sortedIds(count).map((siteGuid, place) => {
    const tenant = tenants[Math.floor(place / WEBS_OF_A_TENANT)];
    return newWeb({ ...(tenant === undefined ? {} : { tenant }), site: { siteGuid, webGuid: randomUUID() } });
  });
};

const entries = (count: number): Told[] =>
  Array.from({ length: count }, (_, place) =>
    told({ configuration: { kind: "alerts", name: "overdue" }, listId: LIST, itemId: place + 1 }),
  );

const append = (store: HistoryStore, web: Web, at: number, count: number): Promise<void> =>
  store.append(web, at, randomBytes(16).toString("base64url"), entries(count));

/**
 * Writes a day of so many entries, of 100 webs, in batches as full as they may be, and one entry for each further day
 * of a month.
 */
export const fillDay = async (tables: Tables, count: number): Promise<void> => {
  const store = createHistoryStore(tables);
  const webs = sortedWebs(100);
  const batches = Math.ceil(count / TRANSACTION_CHANGES);
  for (let batch = 0; batch < batches; batch += 1) {
    const web = webs[Math.floor((batch * webs.length) / batches)] ?? newWeb();
    const size = Math.min(TRANSACTION_CHANGES, count - batch * TRANSACTION_CHANGES);
    await append(store, web, FIRST_DAY + DAY - 1 - batch, size);
  }
  for (let day = 1; day <= DAYS; day += 1) await append(store, newWeb(), FIRST_DAY + day * DAY, 1);
};

/** Writes a month of each of these webs, a batch a day. */
export const fillMonth = async (tables: Tables, webs: readonly Web[]): Promise<void> => {
  const store = createHistoryStore(tables);
  for (let day = 0; day < DAYS; day += 1) {
    const until = (end: number): number => Math.floor((end * MONTH_OF_A_WEB) / DAYS);
    for (const web of webs) {
      await append(store, web, FIRST_DAY + day * DAY + 12 * HOUR, until(day + 1) - until(day));
    }
  }
};
