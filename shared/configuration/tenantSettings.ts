import type { TimeOfDay, Weekday, Window } from "../platform/week.ts";

/** What a tenant's administrator decides about alerts. Nothing in it is about a person. */
export type TenantSettings = {
  /** IANA name. */
  timeZone: string;
  /** A day that is absent is closed. */
  businessHours: Readonly<Partial<Record<Weekday, readonly Window[] | undefined>>>;
  /** Public holidays of a country (ISO 3166-1 alpha-2) or a part of it, and days besides ("YYYY-MM-DD"). */
  holidays: { country?: string | undefined; subdivision?: string | undefined; extra: readonly string[] };
  /** When summaries leave. */
  summaryTime: TimeOfDay;
  weeklyDay: Weekday;
  /** 1 to 31; in a shorter month its last day. */
  monthlyDay: number;
  /** Domains that alerts may be sent to, in ASCII (RFC 5891); `["*"]`: all. */
  recipientDomains: readonly string[];
  /** Whether alerts may be stored until they are due, and what becomes of stored ones when that is switched off. */
  delayedAlerts: { enabled: boolean; pending: "send" | "discard" };
};

const NINE_TO_FIVE: readonly Window[] = [["09:00", "17:00"]];

/** What holds until an administrator decides: `domain` is that of the administrator who proved the tenant, if any. */
export const firstSettings = (domain: string | undefined): TenantSettings => ({
  timeZone: "UTC",
  businessHours: { mon: NINE_TO_FIVE, tue: NINE_TO_FIVE, wed: NINE_TO_FIVE, thu: NINE_TO_FIVE, fri: NINE_TO_FIVE },
  holidays: { extra: [] },
  summaryTime: "09:00",
  weeklyDay: "mon",
  monthlyDay: 1,
  recipientDomains: domain === undefined ? [] : [domain],
  delayedAlerts: { enabled: true, pending: "send" },
});
