import type { Sealed } from "../platform/vault/vault.ts";
import type { Ending, Event, Role, State } from "./debugSession.ts";

/** Requests for debug logging, and what came of them. */
export interface DebugSessionsTable {
  id: string;
  ticket: string;
  /** Whose contact person decides; nobody else is asked. */
  organization_id: string;
  tenant: string;
  /** Random id that names the session's data key. */
  subject: string;
  state: State;
  /** How it is being ended: from here on nothing is kept or shown, whether or not the key is gone already. */
  ending: Ending | null;
  asked_at: number;
  asked_until: number;
  /** SHA-256 of the mailed link's token, until somebody decides. */
  link_hash: string | null;
  /** The contact's `token_generation` when it was asked: the link counts for that contact, and no longer. */
  generation: number;
  /** When it was allowed. */
  decided_at: number | null;
  ends_at: number | null;
  /** When its key and its entries were gone. */
  ended_at: number | null;
  /** How much was kept: bytes as they lay sealed, and entries. */
  bytes: number;
  entries: number;
  /** How many events were written down. */
  events: number;
}

/** What components said while it was allowed. */
export interface DebugEntriesTable {
  id: string;
  session: string;
  /** Order of arrival within the session, from 1. */
  number: number;
  /** The session's subject. */
  subject: string;
  at: number;
  /** Sealed `EntryContent`. */
  content: Sealed;
}

/** What happened to a session, when, and in which role; never who. */
export interface DebugAuditTable {
  session: string;
  /** Order within the session, from 1. */
  number: number;
  ticket: string;
  organization_id: string;
  at: number;
  event: Event;
  role: Role;
}

/** What `debug_entries.content` holds; `data` is the JSON that was sent, as text. */
export type EntryContent = { component: string; message: string; data: string };

declare module "../platform/sql/sql.ts" {
  interface Schema {
    debug_sessions: DebugSessionsTable;
    debug_entries: DebugEntriesTable;
    debug_audit: DebugAuditTable;
  }
}
