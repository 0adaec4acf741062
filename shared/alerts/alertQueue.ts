import { type Clock, HOUR, MINUTE, SECOND } from "../platform/clock.ts";
import { newClaim } from "../platform/ids.ts";
import { type Claim, createQueue } from "../platform/sql/claims.ts";
import type { Sql } from "../platform/sql/sql.ts";
import type { AlertRow } from "./alertTables.ts";
import { isAlone } from "./bundles.ts";
import { type Report, reportInserter } from "./reports.ts";

/**
 * A claim outlasts a send, and is renewed while there is something to send. What a dead worker held leaves with the first
 * run of the timer after it, so within two minutes of the death: a claim that is taken as the timer runs ends before its
 * next run, not a moment after.
 */
export const LEASE = 50 * SECOND;
/** The most rows that a bundle adds to a claim, which memory has to hold; what is beyond leaves in a mail of its own. */
const REST = 4_000;
const RETRY = { first: MINUTE, longest: 4 * HOUR };

/**
 * The queue of alerts. Each method changes only rows that the claim still holds, and gives back their ids; those missing
 * were lost to another worker, or discarded meanwhile.
 */
export type AlertQueue = {
  /** Takes about `most` due rows, the oldest first, and no bundle in part. */
  claim(most: number): Promise<Claim<AlertRow>>;
  renew(claim: Claim<AlertRow>, ids: readonly string[]): Promise<string[]>;
  /** Deletes rows, and in the same transaction notes what history is to be told of those that were there. */
  finish(
    claim: Claim<AlertRow>,
    ids: readonly string[],
    reportOn: (finished: ReadonlySet<string>) => readonly Report[],
  ): Promise<string[]>;
  /** Their own mail failed: due again at `dueAt`, all of a bundle at one time. */
  retry(claim: Claim<AlertRow>, ids: readonly string[], dueAt: number): Promise<string[]>;
  /** Could not be tried, through no fault of theirs: due again at `dueAt`, and the attempt does not count. */
  postpone(claim: Claim<AlertRow>, ids: readonly string[], dueAt: number): Promise<string[]>;
  /** Never tried again. */
  setAside(claim: Claim<AlertRow>, ids: readonly string[], fault: string): Promise<string[]>;
};

/** The queue in the table `alerts`. */
export const createAlertQueue = ({ sql, clock }: { sql: Sql; clock: Clock }): AlertQueue => {
  const queue = createQueue<AlertRow>({ table: "alerts", dialect: sql.dialect, clock, lease: LEASE, retry: RETRY });
  const { dialect } = sql;
  const insertReports = reportInserter();

  return {
    async claim(most) {
      const { claimDue, claimRest } = await import("./alertStatements.ts");
      const now = clock.now();
      const claim = { id: newClaim(), until: now + LEASE };
      const taken = { claim: claim.id, now, until: claim.until };
      const rows = await sql.transaction(async (transaction) => {
        // One worker at a time claims, or two could take a part of one bundle each. Delivering goes on meanwhile.
        await transaction
          .updateTable("alert_turns")
          .set((row) => ({ turn: row(row.val(1), "-", row.ref("turn")) }))
          .where("id", "=", 1)
          .execute();
        const first = (await claimDue(dialect, taken, most).execute(transaction)).rows.sort(byDue);
        const last = first.at(-1);
        if (last === undefined || first.length < most || isAlone(last)) return first;
        return [...first, ...(await claimRest(dialect, taken, last, REST).execute(transaction)).rows.sort(byDue)];
      });
      return { ...claim, rows };
    },

    renew: async (claim, ids) => queue.renew(await sql.db(), claim, ids),

    finish: (claim, ids, reportOn) =>
      sql.transaction(async (transaction) => {
        const finished = await queue.finish(transaction, claim, ids);
        await insertReports(transaction, reportOn(new Set(finished)));
        return finished;
      }),

    async retry(claim, ids, dueAt) {
      const [{ change }, { failed }] = await Promise.all([
        import("../platform/sql/claimStatements.ts"),
        import("./alertStatements.ts"),
      ]);
      const changed = change(dialect, "alerts", failed(dueAt, clock.now()), claim.id, ids);
      return (await changed.execute(await sql.db())).rows.map(({ id }) => id);
    },

    postpone: async (claim, ids, dueAt) => queue.postpone(await sql.db(), claim, ids, dueAt),

    async setAside(claim, ids, fault) {
      const [{ change }, { setAside }] = await Promise.all([
        import("../platform/sql/claimStatements.ts"),
        import("./alertStatements.ts"),
      ]);
      const changed = change(dialect, "alerts", setAside(fault, clock.now()), claim.id, ids);
      return (await changed.execute(await sql.db())).rows.map(({ id }) => id);
    },
  };
};

const byDue = (one: AlertRow, other: AlertRow): number =>
  one.due_at - other.due_at || compare(one.bundle, other.bundle) || one.sequence - other.sequence;

const compare = (one: string, other: string): number => (one < other ? -1 : Number(one > other));
