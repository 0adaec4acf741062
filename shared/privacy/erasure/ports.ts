import type { Contact, EmployeeRole } from "../../platform/identity/callers.ts";
import type { Queries, Transaction } from "../../platform/sql/sql.ts";
import type { Part } from "./erasure.ts";

/** A row, and the subject that names its data key. */
export type Keyed = Pick<Part, "id" | "subject">;

/** An organization that is to be erased, with its contact's address under every key version in use. */
export type Doomed = { id: string; subject: string; emailIndexes: readonly string[] };

/**
 * For which erasure an organization is left. `receivedBefore` (epoch milliseconds): its tenants may be somebody else's by now,
 * who keep what calls received since then left.
 */
export type Left = { erasure: string; receivedBefore?: number | undefined };

/** What the erasure asks of each room. All of it is harmless when repeated, or done by two instances at once. */
export type Rooms = {
  organizations: {
    /** The contact's own, once the password is proven. Throws `invalid-credentials`, `too-many-requests` or `not-signed-in`. */
    proveErasure(contact: Contact, password: string): Promise<Doomed>;
    /** Those that were there until an instant (epoch milliseconds), with or without a key. */
    organizationsUntil(instant: number): Promise<readonly Keyed[]>;
    registrationsUntil(instant: number): Promise<readonly Keyed[]>;
    /** The organization whose contact has an address. */
    ofAddress(emailIndexes: readonly string[]): Promise<Pick<Part, "id" | "subject"> | undefined>;
    /** An organization's contact; undefined where it was erased or cannot be read. */
    contactOf(id: string): Promise<{ contactName: string; contactEmail: string } | undefined>;
    /** Leaves the trail of an employee's reading with the organizations of these ids. */
    noteReading(
      reader: { oid: string; role: EmployeeRole },
      concerned: { organizationIds: readonly string[]; emails: readonly string[] },
    ): Promise<void>;
    /** Forgets how much was asked for, and how many wrong passwords were tried, for an address. */
    forgetAddress(transaction: Transaction, emailIndexes: readonly string[]): Promise<void>;
    /** Registrations under an address that nobody has verified. */
    registrationsOf(emailIndexes: readonly string[]): Promise<readonly Keyed[]>;
    /** Lets none of them be verified any more, and answers those that were not yet. */
    barRegistrations(transaction: Transaction, ids: readonly string[]): Promise<readonly Keyed[]>;
    /** Erases registrations with what hangs on them, the keys first. */
    eraseRegistrations(registrations: readonly Keyed[]): Promise<void>;
    /** Deletes an organization, its links, and what is counted for its contact's address. */
    erase(transaction: Transaction, id: string): Promise<void>;
  };
  licensing: {
    /** Takes an organization's tenants and licenses away, and notes what is to be erased for the tenants. */
    leave(transaction: Transaction, organizationId: string, left: Left): Promise<void>;
    /** Makes checks say no to what was taken away. Throws `unavailable`. */
    tellRemovals(subject: string): Promise<void>;
    /** Erases what is kept for the tenants until `deadline` (epoch milliseconds); answers whether nothing is left. */
    eraseTenants(erasure: string, deadline: number): Promise<boolean>;
  };
  alerts: {
    /** Discards what is pending under a data key until `deadline`; answers whether nothing is left. */
    eraseSubject(subject: string, deadline: number): Promise<boolean>;
  };
  support: {
    ticketsFrom(emailIndexes: readonly string[]): Promise<readonly Keyed[]>;
    ticketsLinkedTo(organizationId: string): Promise<readonly Keyed[]>;
    /** Links those that are linked to an organization to none. */
    unlinkTickets(queries: Queries, organizationId: string): Promise<void>;
    /** Those that were opened until an instant (epoch milliseconds), with or without a key. */
    ticketsUntil(instant: number): Promise<readonly Keyed[]>;
    /** Lets nobody read tickets or add to them any more. */
    barTickets(queries: Queries, ids: readonly string[]): Promise<void>;
    /** Erases tickets with all that hangs on them, the keys first. */
    eraseTickets(tickets: readonly Keyed[]): Promise<void>;
  };
  debug: {
    sessionsOf(organizationId: string): Promise<readonly Keyed[]>;
    /** Those that were asked for until an instant (epoch milliseconds), are allowed, and so should have a key. */
    sessionsUntil(instant: number): Promise<readonly Keyed[]>;
    forgetSessions(ids: readonly string[]): Promise<void>;
    /** Erases an organization's sessions until `deadline`; answers whether nothing is left. */
    eraseOrganization(organizationId: string, deadline: number): Promise<boolean>;
  };
  /** What is kept of subjects beside their rooms: waiting mails, answers to repeated requests, the trail of readings. */
  forgetSubjects(queries: Queries, subjects: readonly string[]): Promise<void>;
};
