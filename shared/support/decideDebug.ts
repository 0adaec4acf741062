import { toRfc3339OrNull } from "../platform/clock.ts";
import type { Contact } from "../platform/identity/callers.ts";
import { tokenHash } from "../platform/ids.ts";
import type { Once } from "../platform/once.ts";
import { linkExpired, Refusal } from "../platform/refusal.ts";
import { insertEvent } from "./debugAuditStore.ts";
import type { DebugParts } from "./debugParts.ts";
import { type Decision, LINK_COUNTS_FOR, type State, stateAt, weigh } from "./debugSession.ts";
import { allowSession, findSession, findSessionOfLink, type Session } from "./debugSessionStore.ts";
import { endSession, isDue } from "./endDebug.ts";
import { ALLOWED_FOR } from "./retention.ts";
import { updateTicket } from "./ticketStore.ts";

export const noRequest = (): Refusal => new Refusal("not-found", "Your organization was not asked for this.");

const TOO_LATE: Readonly<Record<State, string>> = {
  asked: "Nothing was allowed that could be withdrawn. Refuse the request instead.",
  allowed: "This was allowed already. It can be withdrawn.",
  refused: "This was refused already. If you would allow it now, have your supplier ask anew.",
  withdrawn: "This was withdrawn already, and what was kept is gone. Have your supplier ask anew.",
  expired: "The time for this is over, and nothing is kept. Have your supplier ask anew.",
  resolved: "The ticket was resolved, and nothing is kept. Have your supplier ask anew.",
  relinked: "The ticket turned out to be about another organization, and nothing is kept.",
};

const tooLate = (state: State): Refusal => new Refusal("conflict", TOO_LATE[state]);

/**
 * Makes the session's key, then allows it, as long as its ticket is open. False where it waits for no decision any more;
 * the key goes again where the session has ended.
 */
const allow = async (parts: DebugParts, { id, ticket, subject }: Session): Promise<boolean> => {
  const { sql, vault, clock } = parts;
  await vault.keyring.openOrCreate(subject);
  const isAllowed = await sql.transaction(async (transaction) => {
    const now = clock.now();
    // Held, so that whoever resolves the ticket at this moment sees the session that is to be ended.
    if (!(await updateTicket(transaction, ticket, now, {}, { status: "open" }))) return false;
    const allowed = await allowSession(transaction, id, { now, endsAt: now + ALLOWED_FOR });
    if (allowed === undefined) return false;
    await insertEvent(transaction, allowed, "allowed", now);
    return true;
  });
  if (isAllowed) return true;
  const present = await findSession(await sql.db(), id);
  if (present === undefined || present.ending !== null) await vault.keyring.destroy(subject);
  return false;
};

const carryOut = (parts: DebugParts, session: Session, decision: Decision): Promise<boolean> => {
  if (decision === "allow") return allow(parts, session);
  return endSession(parts, session, decision === "refuse" ? "refused" : "withdrawn");
};

/**
 * Decides about a session as it was found, and gives it back as it is then. Of two who decide at once one is too late,
 * unless they decide the same. Throws `conflict`.
 */
const decide = async (parts: DebugParts, found: Session, decision: Decision): Promise<Session> => {
  const { sql, clock } = parts;
  const present = async (): Promise<Session> => {
    const session = await findSession(await sql.db(), found.id);
    if (session === undefined) throw tooLate("resolved");
    return session;
  };
  const isTimely = weigh(stateAt(found, clock.now()), decision) === "now";
  if (isTimely && (await carryOut(parts, found, decision))) return present();
  const other = await present();
  // What was begun and broke off, or whose time is over, ends now and not at the next sweep.
  if (isDue(other, clock.now())) await endSession(parts, other, "expired");
  const ended = await present();
  const state = stateAt(ended, clock.now());
  if (weigh(state, decision) === "before") return ended;
  // It waits still, but its ticket is resolved at this moment.
  throw tooLate(state === "asked" && decision === "allow" ? "resolved" : state);
};

/**
 * The contact person decides on their own pages; `withdraw` deletes what was kept. Repeating a decision changes nothing.
 * Throws `not-found` (not asked of their organization), or `conflict` where it is too late for this decision.
 */
export const decideAsContact = async (
  parts: DebugParts,
  { organizationId }: Contact,
  id: string,
  decision: Decision,
): Promise<void> => {
  const session = await findSession(await parts.sql.db(), id);
  if (session?.organization_id !== organizationId) throw noRequest();
  await decide(parts, session, decision);
};

/** What came of a decision by a link; `endsAt` where debug logging is allowed. */
export type Decided = { state: State; endsAt: string | null };

/**
 * Whoever holds the mailed link decides, once. Throws `link-expired`, also where the organization has another contact
 * person by now, or `conflict` where somebody else decided at the same moment.
 */
export const decideByLink = async (
  parts: DebugParts,
  { token, decision }: { token: string; decision: "allow" | "refuse" },
  once: Once,
): Promise<Decided> => {
  const { sql, clock } = parts;
  const session = await findSessionOfLink(await sql.db(), tokenHash(token));
  if (session === undefined || session.asked_at + LINK_COUNTS_FOR <= clock.now()) throw linkExpired();
  const contact = await parts.contactOf(session.organization_id);
  if (contact?.generation !== session.generation) throw linkExpired();
  const present = await decide(parts, session, decision);
  const decided = { state: stateAt(present, clock.now()), endsAt: toRfc3339OrNull(present.ends_at) };
  if (once.request !== undefined) {
    await sql.transaction((transaction) => once.keep(transaction, contact.key.subject, decided));
  }
  return decided;
};
