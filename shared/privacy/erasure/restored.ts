import { setTimeout } from "node:timers/promises";
import { type Clock, MINUTE, SECOND } from "../../platform/clock.ts";
import { describeError, type Log } from "../../platform/log.ts";
import { Refusal, unavailable } from "../../platform/refusal.ts";
import type { Sql } from "../../platform/sql/sql.ts";
import { standing } from "./erasureStore.ts";
import type { Ledger, LedgerEntry } from "./ledger.ts";

/** Says whether the database is a copy from before an erasure that the ledger knows. */
export type Restored = {
  /** Throws `unavailable` where the ledger or the database cannot be asked, and could not be before. */
  isRestored(): Promise<boolean>;
  /** The same for what does without the database: goes on where nobody can say in time. */
  isKnownRestored(): Promise<boolean>;
};

/** How long a database that is no such copy is taken for that without asking. */
const GOOD_FOR = MINUTE;
/** How long one that is waits until it is asked for again: its replay opens Usher. */
const BAD_FOR = SECOND;
/** How long nobody asks again who could not be told. */
const UNKNOWN_FOR = 5 * SECOND;
/** The longest that anything which needs no database waits for one question. */
const PATIENCE = 2 * SECOND;

type RestoredParts = { sql: Sql; ledger: Pick<Ledger, "list">; clock: Clock; log: Log };

const absent = async (sql: Sql, entries: readonly LedgerEntry[]): Promise<LedgerEntry[]> => {
  if (entries.length === 0) return [];
  const known = await standing(
    await sql.db(),
    entries.map(({ id }) => id),
  );
  return entries.filter(({ id }) => !known.has(id));
};

/**
 * The entries of the ledger that the database knows nothing of. The intent is written before its entry and deleted after it,
 * so in a database that was not restored there are none.
 */
export const missingEntries = async ({
  sql,
  ledger,
}: Pick<RestoredParts, "sql" | "ledger">): Promise<LedgerEntry[]> => {
  const missing = await absent(sql, await ledger.list());
  if (missing.length === 0) return [];
  // One that was let go between the two readings is not missing.
  const still = new Set((await ledger.list()).map(({ id }) => id));
  return missing.filter(({ id }) => still.has(id));
};

type Verdict = { restored: boolean } | { error: unknown };
type Question = { verdict: Promise<Verdict>; tooLate: Promise<undefined> };

/** Asks at the first call, and then beside the calls; while the database is a restored copy, with the call. */
export const createRestored = (parts: RestoredParts): Restored => {
  const { clock, log } = parts;
  let known: { verdict: Verdict; at: number } | undefined;
  let asking: Question | undefined;

  const askNow = async (): Promise<Verdict> => {
    const at = clock.now();
    let verdict: Verdict;
    try {
      const missing = await missingEntries(parts);
      verdict = { restored: missing.length > 0 };
      if (verdict.restored) log.error("database-restored", { count: missing.length });
    } catch (error) {
      log.warn("ledger-not-compared", describeError(error));
      verdict = { error };
    }
    // A good verdict that cannot be renewed stands: a copy is put in its place while Usher stands still.
    if ("restored" in verdict || known === undefined || "error" in known.verdict) known = { verdict, at };
    else known = { ...known, at };
    asking = undefined;
    return known.verdict;
  };

  const ask = (): Question => {
    asking ??= { verdict: askNow(), tooLate: setTimeout(PATIENCE, undefined, { ref: false }) };
    return asking;
  };

  const freshFor = (verdict: Verdict): number => {
    if ("error" in verdict) return UNKNOWN_FOR;
    return verdict.restored ? BAD_FOR : GOOD_FOR;
  };

  /** What is known now, or the question whose answer is to be waited for. */
  const look = (): Verdict | Question => {
    if (known === undefined) return ask();
    if (Math.abs(clock.now() - known.at) < freshFor(known.verdict)) return known.verdict;
    const question = ask();
    return "restored" in known.verdict && !known.verdict.restored ? known.verdict : question;
  };

  return {
    isRestored: async () => {
      const seen = look();
      const verdict = "verdict" in seen ? await seen.verdict : seen;
      if ("restored" in verdict) return verdict.restored;
      throw verdict.error instanceof Refusal ? verdict.error : unavailable("storage", verdict.error);
    },
    isKnownRestored: async () => {
      const seen = look();
      // In an outage nobody waits once more for what nobody could say before: it is asked beside the call.
      if (known !== undefined && "error" in known.verdict) return false;
      const verdict = "verdict" in seen ? await Promise.race([seen.verdict, seen.tooLate]) : seen;
      return verdict !== undefined && "restored" in verdict && verdict.restored;
    },
  };
};

/** Throws `unavailable` while the database is a restored copy, and, for what needs it, where nobody can say whether it is. */
export const refuseRestored = async (restored: Restored, needs: "everything" | "no-database"): Promise<void> => {
  if (!(await (needs === "everything" ? restored.isRestored() : restored.isKnownRestored()))) return;
  throw new Refusal(
    "unavailable",
    "The database was restored from a backup, and what was erased since is still to be erased in it. Its operator runs replay-erasures.",
    { retryAfter: 60 },
  );
};
