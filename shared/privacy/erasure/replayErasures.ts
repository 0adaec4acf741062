import type { Clock } from "../../platform/clock.ts";
import { removeOrganizations, sweepRows } from "./carryOut.ts";
import type { Erasure, Part } from "./erasure.ts";
import { insertErasure } from "./erasureStore.ts";
import type { LedgerEntry } from "./ledger.ts";
import type { ErasureParts } from "./parts.ts";
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

/** What stands in the database, is older than `until` (epoch milliseconds), and has lost its key. */
const keyless = async ({ rooms, subjects }: ReplayParts, until: number): Promise<Part[]> => {
  const keys = new Set<string>();
  for await (const subject of subjects()) keys.add(subject);
  const { organizations, support, debug } = rooms;
  const standing: Part[] = [
    ...(await organizations.organizationsUntil(until)).map((found) => ({ kind: "organization" as const, ...found })),
    ...(await organizations.registrationsUntil(until)).map((found) => ({ kind: "registration" as const, ...found })),
    ...(await support.ticketsUntil(until)).map((found) => ({ kind: "ticket" as const, ...found })),
    ...(await debug.sessionsUntil(until)).map((found) => ({ kind: "debug-session" as const, ...found })),
  ];
  return standing.filter(({ subject }) => !keys.has(subject));
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
  const doomed = await keyless(parts, newest.at);
  if (count(doomed, "organization") > missing.length) {
    throw new ReplayRefused(
      `${count(doomed, "organization")} organizations have lost their keys, and ${missing.length} erasures are missing. The table of keys looks damaged; nothing was erased.`,
    );
  }
  const erasure = { id: newest.id };
  await sweepRows(parts, erasure, doomed, Number.POSITIVE_INFINITY);
  await rooms.debug.forgetSessions(doomed.filter(({ kind }) => kind === "debug-session").map(({ id }) => id));
  // Last, because what is theirs was found by them.
  await sql.transaction(async (transaction) => {
    await removeOrganizations(parts, transaction, erasure, doomed);
    for (const entry of missing) await insertErasure(transaction, done(entry, clock), []);
  });
  return {
    entries: missing.length,
    organization: count(doomed, "organization"),
    registration: count(doomed, "registration"),
    ticket: count(doomed, "ticket"),
    "debug-session": count(doomed, "debug-session"),
  };
};
