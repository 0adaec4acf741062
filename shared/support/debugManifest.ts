import {
  type FieldDeclaration,
  hash,
  keyFirst,
  type LeafDeclaration,
  neutral,
  personal,
  plain,
  rowDeleted,
  sealed,
  type TableDeclaration,
  untilDone,
} from "../platform/declaration.ts";
import type { DebugAuditTable, DebugEntriesTable, DebugSessionsTable, EntryContent } from "./debugTables.ts";
import { ALLOWED_FOR } from "./retention.ts";

const SESSION = "Random id of the request";
const TICKET = "Random id of the ticket that it is for";
const ORGANIZATION = "Id of the organization whose contact person decides";

export const debugManifest: readonly TableDeclaration[] = [
  {
    store: "sql",
    table: "debug_sessions",
    topic: "debug",
    about: "That debug logging was asked for, and what came of it; as long as its ticket is there",
    whose: ["organization", "tenant"],
    stays: untilDone(),
    erasure: rowDeleted("organization_id"),
    export: { as: "debugConsents[]", by: "organization_id", of: "organization", order: "id" },
    fields: {
      id: plain("id", SESSION, "debugConsents[].id"),
      ticket: plain("id", TICKET),
      organization_id: plain("id", ORGANIZATION),
      tenant: plain("id", "Id of the Entra tenant", "debugConsents[].tenant"),
      subject: plain("id", "Random id of the request's subject, which names the data key of what is kept"),
      state: plain("word", "Whether it was allowed, and how it ended", "debugConsents[].state"),
      ending: plain("word", "How it is being ended"),
      asked_at: plain("instant", "When it was asked for", "debugConsents[].askedAt"),
      asked_until: plain("instant", "Until when it may be allowed", "debugConsents[].decideUntil"),
      link_hash: hash("Hash of the mailed link's token, which has 256 random bits, until somebody decides"),
      generation: plain("count", "How often the organization's access tokens had been ended when it was asked for"),
      decided_at: plain("instant", "When it was allowed", "debugConsents[].allowedAt"),
      ends_at: plain("instant", "When it ends at the latest", "debugConsents[].endsAt"),
      ended_at: plain("instant", "When its key and its entries were gone", "debugConsents[].endedAt"),
      bytes: plain("count", "How many bytes were kept"),
      entries: plain("count", "How many entries were kept", "debugConsents[].entryCount"),
      events: plain("count", "How many events were written down"),
    } satisfies Record<keyof DebugSessionsTable, FieldDeclaration>,
  },
  {
    store: "sql",
    table: "debug_entries",
    topic: "debug",
    about: "What a component said of what it does, while debug logging was allowed",
    whose: ["organization", "tenant"],
    stays: untilDone(ALLOWED_FOR, { step: "debug" }),
    erasure: keyFirst("subject"),
    sealing: { subject: "subject", row: "id" },
    export: {
      as: "debugConsents[].entries[]",
      by: "session",
      of: { table: "debug_sessions", key: "id", whileOpen: { until: "ends_at", unless: "ending" } },
      order: "number",
    },
    fields: {
      id: plain("id", "Random id of the row"),
      session: plain("id", SESSION),
      number: plain("count", "Order of arrival"),
      subject: plain("id", "Random id of the request's subject, which names the data key"),
      at: plain("instant", "When it arrived", "debugConsents[].entries[].at"),
      content: sealed("What was said", {
        component: neutral("word", "The component", "debugConsents[].entries[].component"),
        message: personal("What it says", "debugConsents[].entries[].message"),
        data: personal("Details, as JSON", "debugConsents[].entries[].data"),
      } satisfies Record<keyof EntryContent, LeafDeclaration>),
    } satisfies Record<keyof DebugEntriesTable, FieldDeclaration>,
  },
  {
    store: "sql",
    table: "debug_audit",
    topic: "debug",
    about: "What happened to debug logging, when, and in which role; as long as its ticket is there",
    whose: ["organization"],
    stays: untilDone(),
    erasure: rowDeleted("organization_id"),
    export: {
      as: "debugConsents[].events[]",
      by: "session",
      of: { table: "debug_sessions", key: "id" },
      order: "number",
    },
    fields: {
      session: plain("id", SESSION),
      number: plain("count", "Order of the events"),
      ticket: plain("id", TICKET),
      organization_id: plain("id", ORGANIZATION),
      at: plain("instant", "When", "debugConsents[].events[].at"),
      event: plain("word", "What happened", "debugConsents[].events[].event"),
      role: plain("word", "In which role somebody did it", "debugConsents[].events[].role"),
    } satisfies Record<keyof DebugAuditTable, FieldDeclaration>,
  },
];

/** What its answers leave under an `Idempotency-Key`. */
export const debugAnswers = {
  id: neutral("id", "The request"),
  state: neutral("word", "That it was made"),
  tenant: neutral("id", "The tenant that it is about"),
  decideUntil: neutral("word", "Until when it may be allowed"),
  endsAt: neutral("word", "When debug logging that was allowed ends at the latest"),
  kept: neutral("flag", "That an entry was kept"),
};
