import { toRfc3339 } from "../platform/clock.ts";
import { newId, newSubject, newToken, tokenHash } from "../platform/ids.ts";
import type { Once } from "../platform/once.ts";
import { Refusal } from "../platform/refusal.ts";
import { isUniqueViolation } from "../platform/sql/failures.ts";
import type { Transaction } from "../platform/sql/sql.ts";
import { insertEvent } from "./debugAuditStore.ts";
import type { ContactPerson, DebugParts } from "./debugParts.ts";
import { ASKED_FOR, LINK_COUNTS_FOR } from "./debugSession.ts";
import { insertSession, type Session, selectOpen } from "./debugSessionStore.ts";
import { endSession, isDue } from "./endDebug.ts";
import { noTicket } from "./openedTicket.ts";
import { findTicket, type Ticket, updateTicket } from "./ticketStore.ts";

/** A request as the employee who made it is told of it. */
export type Asked = { id: string; state: "asked"; tenant: string; decideUntil: string };

const conflict = (detail: string): Refusal => new Refusal("conflict", detail);
const notOpen = (): Refusal => conflict("This ticket is resolved. Debug logging is asked for while a ticket is open.");
const notLinked = (): Refusal => conflict("Link the ticket to an organization first: its contact person is asked.");
const isOpenAlready = (): Refusal =>
  conflict("Debug logging of this tenant is asked for or allowed for this ticket already.");

/** Throws `conflict` unless the tenant is the organization's by proof: an employee's own link proves nothing. */
const refuseUnproven = async (
  parts: DebugParts,
  transaction: Transaction,
  tenant: string,
  organizationId: string,
): Promise<void> => {
  const owner = await parts.holdTenant(transaction, tenant);
  if (owner?.organizationId === organizationId && owner.linkedBy === "proof") return;
  throw conflict("This tenant is not proven to be the organization's. Its administrator proves it first.");
};

const openTicket = async ({ sql, clock }: DebugParts, id: string): Promise<Ticket & { organization_id: string }> => {
  const ticket = await findTicket(await sql.db(), id, clock.now());
  if (ticket === undefined) throw noTicket();
  if (ticket.status !== "open") throw notOpen();
  const { organization_id } = ticket;
  if (organization_id === null) throw notLinked();
  return { ...ticket, organization_id };
};

/** Ends what stands in the way of a new request although its time is over. */
const clearWay = async (parts: DebugParts, ticket: string, tenant: string): Promise<void> => {
  for (const session of await selectOpen(await parts.sql.db(), ticket)) {
    if (session.tenant === tenant && isDue(session, parts.clock.now())) await endSession(parts, session, "expired");
  }
};

const newSession = (
  { clock }: DebugParts,
  ticket: Ticket & { organization_id: string },
  tenant: string,
  { token, generation }: { token: string } & Pick<ContactPerson, "generation">,
): Session => {
  const now = clock.now();
  return {
    id: newId(clock),
    ticket: ticket.id,
    organization_id: ticket.organization_id,
    tenant,
    subject: newSubject(),
    state: "asked",
    ending: null,
    asked_at: now,
    asked_until: now + ASKED_FOR,
    link_hash: tokenHash(token),
    generation,
    decided_at: null,
    ends_at: null,
    ended_at: null,
    bytes: 0,
    entries: 0,
    events: 1,
  };
};

/**
 * An employee asks the contact person of a ticket's organization to allow debug logging of one of its proven tenants. A
 * mail goes to that person alone; nothing is kept before they allow it, and not even a key is made. Throws `not-found`
 * (the ticket), and `conflict` where it is resolved or linked to no organization, the tenant is not proven, or the same
 * is asked for or allowed already.
 */
export const askDebug = async (
  parts: DebugParts,
  ticketId: string,
  { tenant }: { tenant: string },
  once: Once,
): Promise<Asked> => {
  const { sql, clock, mail } = parts;
  const ticket = await openTicket(parts, ticketId);
  const contact = await parts.contactOf(ticket.organization_id);
  if (contact === undefined) throw notLinked();
  await clearWay(parts, ticket.id, tenant);
  const token = newToken();
  const session = newSession(parts, ticket, tenant, { token, generation: contact.generation });
  const decideUntil = toRfc3339(session.asked_until);
  const asked: Asked = { id: session.id, state: "asked", tenant, decideUntil };
  const ask = async (transaction: Transaction) => {
    const isOpen = await updateTicket(transaction, ticket.id, clock.now(), {}, { status: "open" });
    const held = isOpen ? await findTicket(transaction, ticket.id, clock.now()) : undefined;
    if (held?.organization_id !== ticket.organization_id) throw notOpen();
    await refuseUnproven(parts, transaction, tenant, ticket.organization_id);
    await insertSession(transaction, session);
    await insertEvent(transaction, session, "asked", session.asked_at);
    await once.keep(transaction, contact.key.subject, asked);
    const { contactName, contactEmail: to } = contact;
    return mail.enqueue(transaction, contact.key, {
      kind: "debug-request",
      to,
      parameters: { contactName, number: ticket.number, tenant, token },
      linkExpiresAt: session.asked_at + LINK_COUNTS_FOR,
    });
  };
  try {
    mail.tryAtOnce(await sql.transaction(ask));
    return asked;
  } catch (error) {
    if (isUniqueViolation(error)) throw isOpenAlready();
    throw error;
  }
};
