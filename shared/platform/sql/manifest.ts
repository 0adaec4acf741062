import {
  after,
  type FieldDeclaration,
  keyedIndex,
  keyFirst,
  type Leaves,
  notPersonal,
  permanent,
  plain,
  rowDeleted,
  sealed,
  type TableDeclaration,
  untilDone,
  withheld,
} from "../declaration.ts";
import type { IdempotencyRow } from "./idempotencyStore.ts";
import { EVERYBODY, type RatesTable } from "./rates.ts";
import { ANSWERS_KEPT_FOR, LONGEST_RATE } from "./retention.ts";

/** Requests with an `Idempotency-Key`; `answers`: the leaves of what the rooms keep to answer one again. */
export const idempotencyManifest = (answers: Leaves): TableDeclaration => ({
  store: "sql",
  table: "idempotency",
  topic: "technical",
  about: "A request that is to be done once however often it is sent, and its answer",
  whose: ["registration", "organization", "requester"],
  stays: after("the request", ANSWERS_KEPT_FOR, { key: "scope", until: "expires_at" }),
  erasure: keyFirst("subject"),
  sealing: { subject: "subject", row: "scope" },
  export: withheld("It is a copy of an answer that was given already, for a day."),
  fields: {
    scope: keyedIndex("Keyed digest of route, caller and key"),
    fingerprint: keyedIndex("Keyed digest of the body"),
    claim: plain("id", "Random id of the worker's claim while it works"),
    claimed_until: plain("instant", "When the claim ends"),
    subject: plain("id", "Random id of the subject whose data key seals the answer"),
    result: sealed("The answer", answers),
    expires_at: plain("instant", "When it is forgotten"),
  } satisfies Record<keyof IdempotencyRow, FieldDeclaration>,
});

export const sqlManifest: readonly TableDeclaration[] = [
  {
    store: "sql",
    table: "rates",
    topic: "technical",
    about: "How much of a kind was asked for, for an address, known or not, and by all together",
    whose: ["organization", "anyone"],
    stays: untilDone(LONGEST_RATE, { key: "bucket", until: "spent_until" }),
    erasure: rowDeleted("bucket"),
    export: withheld("It says how much of a kind was asked for in the last hour, and nothing else."),
    fields: {
      purpose: plain("word", "What is counted"),
      bucket: keyedIndex("Keyed index of the address", EVERYBODY),
      spent_until: plain("instant", "When nothing of it counts any more"),
    } satisfies Record<keyof RatesTable, FieldDeclaration>,
  },
  {
    store: "sql",
    table: "timer_runs",
    topic: "technical",
    about: "When each timer last ran",
    whose: ["system"],
    stays: permanent("One row a timer, written over with each run."),
    erasure: notPersonal,
    fields: {
      timer: plain("word", "Name of the timer"),
      started_at: plain("instant", "When the run began"),
      ended_at: plain("instant", "When it ended"),
      succeeded: plain("flag", "Whether it succeeded"),
      handled: plain("count", "How many things it dealt with"),
      last_success_at: plain("instant", "When a run last succeeded"),
    },
  },
  {
    store: "sql",
    table: "schema_versions",
    topic: "technical",
    about: "Which versions of the database's schema were set up, and when",
    whose: ["system"],
    stays: permanent("A program must know the schema that it meets."),
    erasure: notPersonal,
    fields: {
      number: plain("count", "Number of the version"),
      name: plain("word", "What it added"),
      ran_at: plain("instant", "When it was set up"),
      only_adds: plain("flag", "Whether programs that do not know it may go on"),
    },
  },
];
