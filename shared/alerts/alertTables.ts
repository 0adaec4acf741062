import type { Selectable } from "kysely";
import type { QueueTable } from "../platform/sql/queueTable.ts";
import type { Sealed } from "../platform/vault/vault.ts";
import type { Waiting } from "./alert.ts";

/** Alerts that wait: a row a recipient. Nothing in it can be read but ids, instants and how it is delivered. */
export interface AlertsTable extends QueueTable {
  tenant: string;
  /** `<siteGuid>.<webGuid>` */
  site: string;
  /** Whose data key seals the content. */
  subject: string;
  /** The alert as it was handed over: one for all its recipients. */
  alert: string;
  /** Keyed index of the web and the rule. */
  rule: string;
  /** Keyed index of what leaves as one mail: of the recipient and the delivery. Or `alone`: a mail of its own. */
  bundle: string;
  delivery: Waiting;
  /** When it was handed over. With `delivery` and the tenant's settings this makes the time that it leaves. */
  accepted_at: number;
  /** When it leaves by the tenant's settings; `due_at` is when it is tried next. */
  deliver_at: number;
  /** Since when its own mail fails; null: it does not. */
  failing_since: number | null;
  /** Sealed `Content`. */
  content: Sealed;
  /** Why it was set aside. */
  fault: string | null;
}

/** By which state of a tenant's settings and rules its alerts are scheduled. */
export interface AlertPlansTable {
  tenant: string;
  /** Grows with each change of settings or rules that alerts depend on. */
  generation: number;
  /** Names the change that alerts are still to follow; null: they follow all. */
  stale: string | null;
}

/** What history is still to be told of alerts that left or were given up. */
export interface AlertReportsTable {
  id: string;
  /** Names the reports that are told together; null: they are not told yet. */
  batch: string | null;
  tenant: string;
  site: string;
  component: string;
  rule: string;
  list_id: string;
  event: "alert" | "summary";
  outcome: "success" | "error";
  at: number;
  duration_ms: number;
  count: number;
}

/** One row, which whoever claims alerts holds while doing so: a bundle is claimed by one worker alone. */
export interface AlertTurnsTable {
  id: number;
  turn: number;
}

declare module "../platform/sql/sql.ts" {
  interface Schema {
    alerts: AlertsTable;
    alert_plans: AlertPlansTable;
    alert_reports: AlertReportsTable;
    alert_turns: AlertTurnsTable;
  }
}

export type AlertRow = Selectable<AlertsTable>;
