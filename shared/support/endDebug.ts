import { inBatches } from "../platform/batches.ts";
import { deleteEventsOf, insertEvent } from "./debugAuditStore.ts";
import { deleteEntries } from "./debugEntryStore.ts";
import type { DebugParts } from "./debugParts.ts";
import { type Ending, stateAt } from "./debugSession.ts";
import {
  beginEnding,
  closeSession,
  deleteSessions,
  findDue,
  findSession,
  type Session,
  selectOpen,
  selectSessions,
} from "./debugSessionStore.ts";

/** Whether a session's time is over, or it is being ended, and it has not ended yet. */
export const isDue = (session: Session, now: number): boolean =>
  session.ended_at === null && !["asked", "allowed"].includes(stateAt(session, now));

/**
 * Ends a session that is being ended: destroys its key, so that no copy of its entries opens any more, then removes the
 * entries and says how it ended, in one transaction. Harmless when repeated, or done by several at once.
 */
const finishEnding = async (parts: DebugParts, { id, subject }: Session): Promise<void> => {
  const { sql, vault, clock } = parts;
  await vault.keyring.destroy(subject);
  await sql.transaction(async (transaction) => {
    const closed = await closeSession(transaction, id, clock.now());
    if (closed === undefined) return;
    await deleteEntries(transaction, id);
    await parts.forgetRequests(transaction, subject);
    await insertEvent(transaction, closed, closed.ending, clock.now());
  });
};

/**
 * Ends a session so, unless something else came first: where that ends it too, it is ended as that says. False in both
 * cases. From the first statement on nothing is kept or shown of it; an outage of the keys' store delays what follows,
 * and the sweep does it.
 */
export const endSession = async (parts: DebugParts, { id }: Session, ending: Ending): Promise<boolean> => {
  const db = await parts.sql.db();
  const isOurs = await beginEnding(db, id, ending, parts.clock.now());
  const present = await findSession(db, id);
  if (present !== undefined && present.ending !== null && present.ended_at === null) await finishEnding(parts, present);
  return isOurs;
};

/**
 * Ends all debug logging for a ticket that is about to be resolved, or linked to another organization. Harmless when
 * repeated. Whoever asks for debug logging or allows it changes the ticket's revision: who changes the ticket after this
 * only as it was before leaves none behind.
 */
export const endOfTicket = async (parts: DebugParts, ticket: string, why: "resolved" | "relinked"): Promise<void> => {
  for (const session of await selectOpen(await parts.sql.db(), ticket)) await endSession(parts, session, why);
};

/** For the sweep: ends what is due and finishes what was begun, until `deadline` (epoch milliseconds); answers how much. */
export const sweepDebug = async (parts: DebugParts, deadline: number): Promise<number> => {
  const { sql, clock } = parts;
  let after = "";
  return inBatches(clock, deadline, async () => {
    const session = await findDue(await sql.db(), sql.dialect, after, clock.now());
    if (session === undefined) return 0;
    after = session.id;
    await endSession(parts, session, "expired");
    return 1;
  });
};

const BATCH = 50;

/**
 * Erases all that is kept of a ticket's, a tenant's or an organization's debug logging, the keys first, until `deadline`
 * (epoch milliseconds); answers whether nothing is left. Harmless when repeated.
 */
export const forgetDebug = async (
  parts: DebugParts,
  of: { id: string } | { ticket: string } | { tenant: string } | { organization_id: string },
  deadline: number,
): Promise<boolean> => {
  const { sql, vault, clock } = parts;
  while (clock.now() < deadline) {
    const sessions = await selectSessions(await sql.db(), sql.dialect, of, BATCH);
    if (sessions.length === 0) return true;
    for (const session of sessions) {
      await endSession(parts, session, "resolved");
      // Whoever came too late to allow it may have died before they took its key back.
      await vault.keyring.destroy(session.subject);
    }
    const ids = sessions.map(({ id }) => id);
    await sql.transaction(async (transaction) => {
      await deleteEventsOf(transaction, ids);
      await deleteSessions(transaction, ids);
    });
  }
  return false;
};
