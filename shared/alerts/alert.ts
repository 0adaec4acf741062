import type { SiteCaller } from "../platform/identity/callers.ts";
import type { DeliverySettings } from "./deliveryTime.ts";
import type { HolidaySettings } from "./holidays.ts";

/**
 * Glossary. A component *hands over* an *alert*: words that a *rule* of a site has made for *recipients*. It leaves at
 * once, or is *scheduled*: one sealed row a recipient waits until it is due. What leaves as one mail to one recipient is
 * a *bundle*: a single row, or all of a recipient's rows of one period, which a *digest* tells.
 */
export const DELIVERIES = ["immediate", "businessHours", "daily", "weekly", "monthly"] as const;
export type Delivery = (typeof DELIVERIES)[number];

/** How an alert that waits is delivered. */
export type Waiting = Exclude<Delivery, "immediate">;

/** A web of a tenant's SharePoint: where an alert comes from. */
export type Web = Pick<SiteCaller, "tenant" | "site">;

/** An alert as a component hands it over. */
export type HandedOver = {
  product: string;
  component: string;
  /** Name of an alerts configuration of the site. */
  rule: string;
  /** Addresses, 50 at most. */
  recipients: readonly string[];
  subject: string;
  html: string;
  delivery: Delivery;
};

/** What a scheduled alert says, and to whom. It lies sealed in `alerts.content`, and nowhere else. */
export type Content = {
  to: string;
  subject: string;
  /** Cleaned. */
  html: string;
  component: string;
  rule: string;
  /** GUID of the list that the rule is about. */
  listId: string;
};

/** What a tenant's administrators decided about its alerts. */
export type Settings = DeliverySettings & {
  holidays: HolidaySettings;
  /** Domains that alerts may be sent to, in ASCII (RFC 5891); `["*"]`: all. */
  recipientDomains: readonly string[];
  /** Whether alerts may wait, and what becomes of those that do when they no longer may. */
  delayedAlerts: { enabled: boolean; pending: "send" | "discard" };
};

/** What history is told of alerts by one rule that left, or were given up. */
export type Told = {
  component: string;
  event: "alert" | "summary";
  outcome: "success" | "warning" | "error";
  configuration: { kind: "alerts"; name: string };
  listId: string;
  durationMs: number;
  /** Alerts, counted by recipient. */
  count: number;
};

/** What became of an alert that was handed over. `rejected`: positions in its recipients that the mail service refused. */
export type Outcome =
  | { id: string; status: "sent"; rejected: readonly number[] }
  | { id: string; status: "scheduled"; rejected: readonly []; deliverAt: string };
