import {
  after,
  beyondBackups,
  type FieldDeclaration,
  hash,
  keyedIndex,
  keyFirst,
  type LeafDeclaration,
  notPersonal,
  personal,
  plain,
  rowDeleted,
  sealed,
  type TableDeclaration,
  withheld,
} from "../../platform/declaration.ts";
import type { ErasurePartsTable, ErasuresTable } from "./erasureTables.ts";
import { LEDGER_TABLE } from "./ledger.ts";
import type { AskedSeal, ErasureRequestsTable } from "./requestTables.ts";
import { BEYOND_BACKUPS, LATE_FOR, REQUEST_COUNTS_FOR } from "./retention.ts";

/** It says that a database is a copy from before: as long as there may be one. */
const stays = beyondBackups("its end", BEYOND_BACKUPS, { step: "forgotten-erasures" });

export const erasureManifest: readonly TableDeclaration[] = [
  {
    store: "sql",
    table: "erasures",
    topic: "technical",
    about: "That something was erased, and how far that is; it names no one",
    whose: ["system"],
    stays,
    erasure: notPersonal,
    fields: {
      id: plain("id", "Random id of the erasure, which its receipt names"),
      scope: plain("word", "Whether a customer was erased, or what was left under an address"),
      requested_at: plain("instant", "When it was asked for"),
      effective_at: plain("instant", "When the data keys were gone"),
      completed_at: plain("instant", "When the rows were gone"),
      settled_at: plain("instant", "When what was under way had ended as well"),
    } satisfies Record<keyof ErasuresTable, FieldDeclaration>,
  },
  {
    store: "sql",
    table: "erasure_parts",
    topic: "technical",
    about: "What is being erased, until it is gone",
    whose: ["organization", "registration", "requester"],
    stays: after("the destruction of the keys", LATE_FOR, { step: "erasures" }),
    erasure: rowDeleted("erasure"),
    export: withheld("Whoever has everything erased is asked no more; what it names is going."),
    fields: {
      kind: plain("word", "What kind of thing it is"),
      id: plain("id", "Random id of the row"),
      subject: plain("id", "Random id of the subject, which named its data key"),
      erasure: plain("id", "Random id of the erasure"),
    } satisfies Record<keyof ErasurePartsTable, FieldDeclaration>,
  },
  {
    store: "sql",
    table: "erasure_requests",
    topic: "registration",
    about: "That the vendor was asked to erase what is kept under an address, until somebody confirms it",
    whose: ["organization", "requester", "registration", "employee"],
    stays: after("asking", REQUEST_COUNTS_FOR, { key: "id", until: "expires_at" }),
    export: { as: "erasureRequests[]", by: "organization_id", of: "organization", order: "id" },
    erasure: keyFirst("subject"),
    sealing: { subject: "subject", row: "id" },
    fields: {
      id: plain("id", "Random id of the request"),
      email_index: keyedIndex("Keyed index of the address, to find it without knowing it"),
      organization_id: plain("id", "Id of the organization whose contact has the address"),
      subject: plain("id", "Random id of the subject, which names its data key"),
      token_hash: hash("Hash of the link's token, which has 256 random bits"),
      asked: sealed("Who asked, and for which address", {
        oid: personal("Id of the employee in the vendor's directory", false, "id"),
        contactEmail: personal("The address", "erasureRequests[].contactEmail"),
      } satisfies Record<keyof AskedSeal, LeafDeclaration>),
      requested_at: plain("instant", "When it was asked for", "erasureRequests[].requestedAt"),
      link_expires_at: plain("instant", "Until when the mailed link confirms it"),
      expires_at: plain("instant", "When it is forgotten", "erasureRequests[].expiresAt"),
      erasure: plain("id", "Random id of the erasure that it has become"),
    } satisfies Record<keyof ErasureRequestsTable, FieldDeclaration>,
  },
  {
    store: "azure-tables",
    table: LEDGER_TABLE,
    topic: "technical",
    about: "That something was erased: a random id and when, and nothing else",
    whose: ["system"],
    stays,
    erasure: notPersonal,
    fields: {
      partitionKey: plain("word", "What the row is"),
      rowKey: plain("id", "Random id of the erasure"),
      at: plain("instant", "When it was asked for"),
    },
  },
];
