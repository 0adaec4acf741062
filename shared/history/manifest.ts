import { after, plain, rowDeleted, type TableDeclaration, withheld } from "../platform/declaration.ts";
import { TABLE } from "./days.ts";
import { KEPT_FOR } from "./retention.ts";

const history: TableDeclaration = {
  store: "azure-tables",
  table: TABLE,
  topic: "history",
  series: "day",
  about: "What a component did on a site, and how it went",
  whose: ["tenant"],
  stays: after("it was written", KEPT_FOR, { timer: "purgeHistory" }),
  erasure: rowDeleted("partitionKey"),
  export: withheld("Only who may read the site may read it, and reads it there; a contact person cannot."),
  fields: {
    partitionKey: plain("id", "Id of the Entra tenant"),
    rowKey: plain("word", "Ids of site and web, the instant, and a random name of the entries written with it"),
    at: plain("instant", "When it was received"),
    component: plain("word", "The component"),
    event: plain("word", "What it did"),
    outcome: plain("word", "How it went"),
    configurationKind: plain("word", "Kind of the settings that it went by"),
    configurationName: plain("word", "Name of these settings"),
    listId: plain("id", "GUID of a list"),
    itemId: plain("count", "Number of an item in the list"),
    durationMs: plain("count", "How long it took"),
    count: plain("count", "How many things were done"),
  },
};

export const historyManifest: readonly TableDeclaration[] = [history];

/** What this room's answers leave under an `Idempotency-Key`. */
export const historyAnswers = {
  at: { what: "When it was written", form: "word", personal: false, exported: false },
  count: { what: "How many entries", form: "count", personal: false, exported: false },
} as const;
