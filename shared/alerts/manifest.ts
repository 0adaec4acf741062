import {
  after,
  type FieldDeclaration,
  keyedIndex,
  keyFirst,
  type LeafDeclaration,
  neutral,
  notPersonal,
  permanent,
  personal,
  plain,
  rowDeleted,
  sealed,
  type TableDeclaration,
  untilDone,
  untilErased,
  withheld,
} from "../platform/declaration.ts";
import type { Content } from "./alert.ts";
import type { AlertPlansTable, AlertReportsTable, AlertsTable, AlertTurnsTable } from "./alertTables.ts";
import { ALONE } from "./bundles.ts";
import { SET_ASIDE_FOR } from "./retention.ts";

const alerts: TableDeclaration = {
  store: "sql",
  table: "alerts",
  topic: "alerts",
  about: "An alert that waits for business hours or a summary, for one recipient; it goes as soon as it is sent",
  whose: ["tenant"],
  stays: untilDone(),
  setAside: after("it was given up", SET_ASIDE_FOR, { key: "id", from: "set_aside_at" }),
  erasure: keyFirst("subject"),
  sealing: { subject: "subject", row: "id" },
  export: withheld("It says what somebody on a site is to be told, which is theirs; it goes as soon as it is sent."),
  fields: {
    sequence: plain("count", "Order of arrival"),
    id: plain("id", "Random id of the row"),
    due_at: plain("instant", "When it is tried next"),
    attempts: plain("count", "How often it was tried"),
    claim: plain("id", "Random id of the worker's claim while it is delivered"),
    claimed_until: plain("instant", "When the claim ends"),
    set_aside_at: plain("instant", "When it was given up because it does not open"),
    tenant: plain("id", "Id of the Entra tenant"),
    site: plain("word", "Ids of site and web"),
    subject: plain("id", "Random id of the organization's subject, which names its data key"),
    alert: plain("id", "Random id of the alert, for all its recipients"),
    rule: keyedIndex("Keyed index of the site's rule"),
    bundle: keyedIndex("Keyed index of the recipient and the kind of summary, where it does not leave alone", ALONE),
    delivery: plain("word", "How it is delivered"),
    accepted_at: plain("instant", "When it was handed over"),
    deliver_at: plain("instant", "When it leaves by the tenant's settings"),
    failing_since: plain("instant", "Since when its mail fails"),
    content: sealed("What it says, and to whom", {
      to: personal("The recipient's e-mail address", false),
      subject: personal("The subject", false),
      html: personal("The text", false),
      component: neutral("word", "The component that handed it over"),
      rule: neutral("word", "The site's rule"),
      listId: neutral("id", "GUID of the list that the rule is about"),
    } satisfies Record<keyof Content, LeafDeclaration>),
    fault: plain("word", "Why it was given up"),
  } satisfies Record<keyof AlertsTable, FieldDeclaration>,
};

const plans: TableDeclaration = {
  store: "sql",
  table: "alert_plans",
  topic: "alerts",
  about: "Whether a tenant's pending alerts follow its settings",
  whose: ["tenant"],
  stays: untilErased,
  erasure: rowDeleted("tenant"),
  export: withheld("It says that alerts follow the settings in the export."),
  fields: {
    tenant: plain("id", "Id of the Entra tenant"),
    generation: plain("count", "How many changes there were"),
    stale: plain("id", "Random id of the change that is still to be followed"),
  } satisfies Record<keyof AlertPlansTable, FieldDeclaration>,
};

const reports: TableDeclaration = {
  store: "sql",
  table: "alert_reports",
  topic: "alerts",
  about: "What history is still to be told of alerts that left",
  whose: ["tenant"],
  stays: untilDone(),
  erasure: rowDeleted("tenant"),
  export: withheld("It is history a moment before it is written, and only who may read the site may read that."),
  fields: {
    id: plain("id", "Random id of the report"),
    batch: plain("id", "Random id of the batch in which it is told"),
    tenant: plain("id", "Id of the Entra tenant"),
    site: plain("word", "Ids of site and web"),
    component: plain("word", "The component that handed the alerts over"),
    rule: plain("word", "The site's rule"),
    list_id: plain("id", "GUID of the list that the rule is about"),
    event: plain("word", "Whether single alerts left or summaries"),
    outcome: plain("word", "Whether they left"),
    at: plain("instant", "When they left"),
    duration_ms: plain("count", "How long that took"),
    count: plain("count", "How many alerts"),
  } satisfies Record<keyof AlertReportsTable, FieldDeclaration>,
};

const turns: TableDeclaration = {
  store: "sql",
  table: "alert_turns",
  topic: "technical",
  about: "Whose turn it is to take alerts that are due",
  whose: ["system"],
  stays: permanent("One row, written over with each turn."),
  erasure: notPersonal,
  fields: {
    id: plain("count", "The one row"),
    turn: plain("count", "Changes with each turn"),
  } satisfies Record<keyof AlertTurnsTable, FieldDeclaration>,
};

export const alertsManifest: readonly TableDeclaration[] = [alerts, plans, reports, turns];

/** What this room's answers leave under an `Idempotency-Key`. */
export const alertsAnswers = {
  id: neutral("id", "The alert"),
  status: neutral("word", "Whether it left or waits"),
  "rejected[]": neutral("count", "Positions of recipients whom the mail service refused"),
  deliverAt: neutral("word", "When it leaves"),
};
