import type { RawBuilder, Selectable } from "kysely";
import type { Clock } from "../clock.ts";
import { newClaim } from "../ids.ts";
import { lazy } from "../lazy.ts";
import type { settings } from "./claimStatements.ts";
import type { QueueTable } from "./queueTable.ts";
import { backoff } from "./retry.ts";
import type { Dialect, Queries, Schema } from "./sql.ts";

type Settings = typeof settings;

/** Rows that one worker holds for as long as its lease lasts. */
export type Claim<Row> = {
  /** The fencing GUID. Whoever lacks the newest one of a row can change nothing about it. */
  id: string;
  until: number;
  rows: readonly Row[];
};

export type QueueOptions = {
  table: keyof Schema;
  dialect: Dialect;
  clock: Clock;
  /** How long a claim holds, in milliseconds; after a crash the rows come back when it ends. */
  lease: number;
  /** The waits between attempts, in milliseconds: doubling from `first` to `longest`, with jitter. */
  retry: { first: number; longest: number };
  random?: () => number;
};

/**
 * A queue in a table: whoever claims rows holds them for a lease, and changes them only while no later claim has taken
 * them over. Each method gives back the ids that it changed; those missing were lost to another worker, which will do
 * or has done what is to be done about them. `on` is the database, or the transaction of which the change is a part.
 */
export type Queue<Row> = {
  /** Takes up to `limit` due rows, oldest first. Commit it before working on them. */
  claim(on: Queries, limit: number): Promise<Claim<Row>>;
  /** Prolongs the lease from now on. */
  renew(on: Queries, claim: Claim<Row>, ids: readonly string[]): Promise<string[]>;
  /** Done: the rows are deleted. */
  finish(on: Queries, claim: Claim<Row>, ids: readonly string[]): Promise<string[]>;
  /** Failed: due again after a wait that grows with the attempts. */
  retry(on: Queries, claim: Claim<Row>, rows: readonly Row[]): Promise<string[]>;
  /** Could not be tried, through no fault of theirs: due again at `dueAt`, and the attempt does not count. */
  postpone(on: Queries, claim: Claim<Row>, ids: readonly string[], dueAt: number): Promise<string[]>;
  /** Given up: the rows stay and are not claimed any more. */
  setAside(on: Queries, claim: Claim<Row>, ids: readonly string[]): Promise<string[]>;
};

/** The queue in `table`, made by `createQueueTable`. `Row` is the table's row with the room's own columns. */
export const createQueue = <Row extends Selectable<QueueTable>>(options: QueueOptions): Queue<Row> => {
  const { table, dialect, clock, lease, retry, random = Math.random } = options;

  // Loaded once: looking a module up costs as much as building a statement.
  const statements = lazy(() => import("./claimStatements.ts"));

  const changeThose = async (
    on: Queries,
    claim: Claim<Row>,
    ids: readonly string[],
    set: (settings: Settings) => RawBuilder<unknown>,
  ): Promise<string[]> => {
    if (ids.length === 0) return [];
    const { change, settings } = await statements();
    const { rows } = await change(dialect, table, set(settings), claim.id, ids).execute(on);
    return rows.map(({ id }) => id);
  };

  return {
    claim: async (on, limit) => {
      const { take } = await statements();
      const now = clock.now();
      const claim = { id: newClaim(), until: now + lease };
      const { rows } = await take(dialect, table, { claim: claim.id, limit, now, until: claim.until }).execute(on);
      return { ...claim, rows: (rows as Row[]).sort(byDue) };
    },

    renew: (on, claim, ids) => changeThose(on, claim, ids, ({ renewed }) => renewed(clock.now() + lease)),

    finish: async (on, claim, ids) => {
      if (ids.length === 0) return [];
      const { remove } = await statements();
      const { rows } = await remove(dialect, table, claim.id, ids).execute(on);
      return rows.map(({ id }) => id);
    },

    retry: async (on, claim, rows) => {
      const byAttempts = Map.groupBy(rows, ({ attempts }) => attempts);
      const changed: string[] = [];
      for (const [attempts, alike] of byAttempts) {
        const dueAt = clock.now() + backoff(retry, Math.max(1, attempts), random());
        const ids = alike.map(({ id }) => id);
        changed.push(...(await changeThose(on, claim, ids, ({ retried }) => retried(dueAt))));
      }
      return changed;
    },

    postpone: (on, claim, ids, dueAt) => changeThose(on, claim, ids, ({ postponed }) => postponed(dueAt)),

    setAside: (on, claim, ids) => changeThose(on, claim, ids, ({ setAside }) => setAside(clock.now())),
  };
};

const byDue = (one: Selectable<QueueTable>, other: Selectable<QueueTable>): number =>
  one.due_at - other.due_at || one.sequence - other.sequence;
