import type { Clock } from "../../platform/clock.ts";
import { unclaimed } from "./beginErasure.ts";
import { sweepRows } from "./carryOut.ts";
import type { Erasure, Part } from "./erasure.ts";
import { insertErasure, insertParts, selectParts, settle } from "./erasureStore.ts";
import type { LedgerEntry } from "./ledger.ts";
import type { ErasureParts } from "./parts.ts";
import type { Keyed } from "./ports.ts";
import { missingEntries } from "./restored.ts";

export type ReplayParts = ErasureParts & {
  /** Every subject that has a data key. */
  subjects(): AsyncIterable<string>;
};

/** What a replay erased, in numbers. */
export type Replayed = { entries: number } & Record<Part["kind"], number>;

/** Why nothing was replayed: nothing is missing, or more keys are gone than erasures can have destroyed. */
export class ReplayRefused extends Error {
  override readonly name = "ReplayRefused";
}

const count = (parts: readonly Part[], kind: Part["kind"]): number => parts.filter((part) => part.kind === kind).length;

/** What stands in the database, is older than `until` (epoch milliseconds), has lost its key, and no erasure has yet. */
const keyless = async (parts: ReplayParts, until: number): Promise<Part[]> => {
  const keys = new Set<string>();
  for await (const subject of parts.subjects()) keys.add(subject);
  const lost = (found: readonly Keyed[]) => found.filter(({ subject }) => !keys.has(subject));
  const { organizations, support, debug } = parts.rooms;
  return [
    ...(await unclaimed(parts, "organization", lost(await organizations.organizationsUntil(until)))),
    ...(await unclaimed(parts, "registration", lost(await organizations.registrationsUntil(until)))),
    ...(await unclaimed(parts, "ticket", lost(await support.ticketsUntil(until)))),
    ...(await unclaimed(parts, "debug-session", lost(await debug.sessionsUntil(until)))),
  ];
};

const done = ({ id, at }: LedgerEntry, clock: Clock): Erasure => ({
  id,
  // Which of the two it was, the ledger does not say.
  scope: "organization",
  requestedAt: at,
  effectiveAt: at,
  completedAt: clock.now(),
  settledAt: clock.now(),
});

/**
 * Erases in a restored database what was erased after it was copied: each row older than the newest missing entry of the
 * ledger whose key is gone. Then writes the missing intents, which opens Usher. Broken off anywhere, it begins anew. Throws
 * `ReplayRefused`.
 */
export const replayErasures = async (parts: ReplayParts): Promise<Replayed> => {
  const { sql, clock, rooms } = parts;
  const missing = await missingEntries(parts);
  const newest = missing.toSorted((one, next) => next.at - one.at)[0];
  if (newest === undefined) {
    throw new ReplayRefused("There is nothing to replay: the database knows every erasure of the ledger.");
  }
  const found = await keyless(parts, newest.at);
  const db = await sql.db();
  const organizations = count([...(await selectParts(db, newest.id)), ...found], "organization");
  if (organizations > missing.length) {
    throw new ReplayRefused(
      `The keys of ${organizations} organizations are gone, and the database lacks ${missing.length} of the ledger's erasures. The table of keys looks damaged; nothing was erased.`,
    );
  }
  // Written down first: what is deleted is not found by its key once more, should this be broken off.
  await sql.transaction((transaction) => insertParts(transaction, newest.id, found));
  const doomed = await selectParts(db, newest.id);
  await sweepRows(parts, { id: newest.id, receivedBefore: newest.at }, doomed, Number.POSITIVE_INFINITY);
  await rooms.debug.forgetSessions(doomed.filter(({ kind }) => kind === "debug-session").map(({ id }) => id));
  await sql.transaction(async (transaction) => {
    for (const entry of missing) await insertErasure(transaction, done(entry, clock), []);
    await settle(transaction, newest.id, clock.now());
  });
  return {
    entries: missing.length,
    organization: count(doomed, "organization"),
    registration: count(doomed, "registration"),
    ticket: count(doomed, "ticket"),
    "debug-session": count(doomed, "debug-session"),
  };
};
