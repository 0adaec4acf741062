import { type BusinessHours, type HolidayTest, openingAt } from "./businessHours.ts";
import { type Summary, type SummaryTimes, summaryAfter } from "./summaries.ts";

/** What settings of a tenant say about when alerts leave. */
export type DeliverySettings = BusinessHours & SummaryTimes & { delayedAlerts: { enabled: boolean } };

/**
 * When an alert that is handed over at `at` leaves (both epoch milliseconds): "now" where nothing has to wait, so that
 * nothing has to be stored.
 */
export const deliverAt = (
  delivery: "immediate" | "businessHours" | Summary,
  at: number,
  settings: DeliverySettings,
  isHoliday: HolidayTest,
): number | "now" => {
  if (delivery === "immediate" || !settings.delayedAlerts.enabled) return "now";
  if (delivery !== "businessHours") return summaryAfter(delivery, at, settings);
  const opening = openingAt(at, settings, isHoliday);
  return opening === at ? "now" : opening;
};
