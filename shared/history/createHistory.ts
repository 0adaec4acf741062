import type { Clock } from "../platform/clock.ts";
import type { Once } from "../platform/once.ts";
import type { Sql } from "../platform/sql/sql.ts";
import type { Tables } from "../platform/tables/tables.ts";
import type { Told, Web } from "./entry.ts";
import { createHistoryStore } from "./historyStore.ts";
import type { HistoryPorts } from "./ports.ts";
import { type HistoryPage, type HistoryQuestion, readHistory } from "./readHistory.ts";
import { type Written, writeHistory } from "./writeHistory.ts";

export type HistoryParts = HistoryPorts & { tables: Tables; sql: Sql; clock: Clock };

/** What this room does, put together. Each operation is described where it stands. */
export type History = {
  write(
    web: Web,
    body: { entries: readonly Told[]; pointerOf: (place: number) => string },
    once: Once,
  ): Promise<Written>;
  /** Usher itself says what it did on a site; under the same `batch` and instant it stands there once. For other rooms. */
  tell(web: Web, at: number, batch: string, entries: readonly Told[]): Promise<void>;
  read(web: Web, question: HistoryQuestion): Promise<HistoryPage>;
  /** For the timer: drops the tables of days whose month is over; answers how many. Harmless when repeated or at once. */
  purge(): Promise<number>;
  /**
   * Erases what is kept for a tenant, or the entries before `receivedBefore`, until `deadline` (both epoch milliseconds); answers
   * how many.
   */
  eraseTenant(tenant: string, deadline: number, receivedBefore?: number): Promise<number>;
};

/** Puts the room together. Nothing is opened or read before it is used. */
export const createHistory = (parts: HistoryParts): History => {
  const { tables, clock } = parts;
  const store = createHistoryStore(tables);
  return {
    write: (web, body, once) => writeHistory({ ...parts, store }, web, body, once),
    tell: (web, at, batch, entries) => store.append(web, at, batch, entries),
    read: (web, question) => readHistory({ store, clock }, web, question),
    purge: () => store.dropOverdue(clock.now()),
    eraseTenant: (tenant, deadline, receivedBefore) =>
      store.eraseTenant(tenant, receivedBefore, () => clock.now() < deadline),
  };
};
