import { toRfc3339OrNull } from "../platform/clock.ts";
import type { Contact, Employee } from "../platform/identity/callers.ts";
import type { Once } from "../platform/once.ts";
import { type Asked, askDebug } from "./askDebug.ts";
import { type ConsentPage, type ConsentView, listConsents } from "./debugConsents.ts";
import type { DebugParts } from "./debugParts.ts";
import type { Decision } from "./debugSession.ts";
import { allowedUntil, latestEnd, sessionsOf } from "./debugSessionStore.ts";
import { type Decided, decideAsContact, decideByLink, noRequest } from "./decideDebug.ts";
import { endOfTicket, forgetDebug, sweepDebug } from "./endDebug.ts";
import { postDebug, type Said } from "./postDebug.ts";
import { type EntryPage, type EventPage, readDebugAudit, readDebugEntries } from "./readDebug.ts";

type Page = { continuation?: string | undefined };

/** Debug logging with consent, put together. Each operation is described where it stands. */
export type Debug = {
  ask(ticket: string, asked: { tenant: string }, once: Once): Promise<Asked>;
  consents(contact: Contact, page: Page): Promise<ConsentPage>;
  decide(contact: Contact, id: string, decision: Decision): Promise<ConsentView>;
  decideByLink(decided: { token: string; decision: "allow" | "refuse" }, once: Once): Promise<Decided>;
  post(component: { tenant: string }, said: Said, once: Once): Promise<{ kept: boolean }>;
  entries(employee: Employee, ticket: string, page: Page): Promise<EntryPage>;
  audit(ticket: string, page: Page): Promise<EventPage>;
  /** Until when components of a tenant may send entries (RFC 3339); null: not at all. One reading of an index. */
  until(tenant: string): Promise<string | null>;
  /** Ends it all for a ticket that is about to be resolved, or linked to another organization. Harmless when repeated. */
  endOfTicket(ticket: string, why: "resolved" | "relinked"): Promise<void>;
  /** For the sweep: ends what is due, until `deadline` (epoch milliseconds); answers how many. */
  sweep(deadline: number): Promise<number>;
  /** Erases what is kept of a ticket that is being erased. Harmless when repeated. */
  eraseTicket(ticket: string): Promise<void>;
  /** Erases what is kept until `deadline` (epoch milliseconds); answers whether nothing is left. */
  eraseTenant(tenant: string, deadline: number): Promise<boolean>;
  eraseOrganization(organizationId: string, deadline: number): Promise<boolean>;
  /** An organization's sessions, in whatever state. */
  sessionsOf(organizationId: string): Promise<{ id: string; subject: string }[]>;
  /** Those that were asked for until an instant (epoch milliseconds), and are allowed. */
  sessionsUntil(instant: number): Promise<{ id: string; subject: string }[]>;
  /** Erases sessions by their ids. Harmless when repeated. */
  forgetSessions(ids: readonly string[]): Promise<void>;
};

/** Puts it together. Nothing is opened or read before it is used. */
export const createDebug = (parts: DebugParts): Debug => {
  const { sql, clock } = parts;
  return {
    ask: (ticket, asked, once) => askDebug(parts, ticket, asked, once),
    consents: (contact, page) => listConsents(parts, contact, page),
    decide: async (contact, id, decision) => {
      await decideAsContact(parts, contact, id, decision);
      const [consent] = (await listConsents(parts, contact, { id })).consents;
      if (consent === undefined) throw noRequest();
      return consent;
    },
    decideByLink: (decided, once) => decideByLink(parts, decided, once),
    post: (component, said, once) => postDebug(parts, component, said, once),
    entries: (employee, ticket, page) => readDebugEntries(parts, employee, ticket, page),
    audit: (ticket, page) => readDebugAudit(parts, ticket, page),
    until: async (tenant) =>
      toRfc3339OrNull((await latestEnd(await sql.db(), sql.dialect, tenant, clock.now())) ?? null),
    endOfTicket: (ticket, why) => endOfTicket(parts, ticket, why),
    sweep: (deadline) => sweepDebug(parts, deadline),
    eraseTicket: async (ticket) => {
      await forgetDebug(parts, { ticket }, Infinity);
    },
    eraseTenant: (tenant, deadline) => forgetDebug(parts, { tenant }, deadline),
    sessionsOf: async (organizationId) => sessionsOf(await sql.db(), organizationId),
    sessionsUntil: async (instant) => allowedUntil(await sql.db(), instant),
    forgetSessions: async (ids) => {
      for (const id of ids) await forgetDebug(parts, { id }, Number.POSITIVE_INFINITY);
    },
    eraseOrganization: (organizationId, deadline) => forgetDebug(parts, { organization_id: organizationId }, deadline),
  };
};
