import {
  after,
  type FieldDeclaration,
  notPersonal,
  permanent,
  plain,
  rowDeleted,
  type TableDeclaration,
  withheld,
} from "../../platform/declaration.ts";
import type { ErasurePartsTable, ErasuresTable } from "./erasureTables.ts";
import { LEDGER_TABLE } from "./ledger.ts";
import { LATE_FOR } from "./retention.ts";

const KEPT = "As long as a backup of the database may be there that was taken before: it says that one was restored.";

export const erasureManifest: readonly TableDeclaration[] = [
  {
    store: "sql",
    table: "erasures",
    topic: "technical",
    about: "That something was erased, and how far that is; it names no one",
    whose: ["system"],
    stays: permanent(KEPT),
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
    export: withheld("It names what is being erased, and what is erased nobody can take out any more."),
    fields: {
      kind: plain("word", "What kind of thing it is"),
      id: plain("id", "Random id of the row"),
      subject: plain("id", "Random id of the subject, which named its data key"),
      erasure: plain("id", "Random id of the erasure"),
    } satisfies Record<keyof ErasurePartsTable, FieldDeclaration>,
  },
  {
    store: "azure-tables",
    table: LEDGER_TABLE,
    topic: "technical",
    about: "That something was erased: a random id and when, and nothing else",
    whose: ["system"],
    stays: permanent(KEPT),
    erasure: notPersonal,
    fields: {
      partitionKey: plain("word", "What the row is"),
      rowKey: plain("id", "Random id of the erasure"),
      at: plain("instant", "When it was asked for"),
    },
  },
];
