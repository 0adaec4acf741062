import type { Values } from "../../forms/values.ts";
import type { TenantSettings, Weekday } from "../shapes.ts";
import { DAYS } from "./days.ts";
import { delayedOf } from "./delayed.ts";
import { readHours } from "./hours.ts";
import { readDates, readDomains } from "./lists.ts";
import { readZone } from "./zones.ts";

const filled = <Name extends string>(name: Name, value = ""): { [Key in Name]?: string } =>
  (value === "" ? {} : { [name]: value }) as { [Key in Name]?: string };

/** The settings that a form holds, right or wrong: that is for Usher to judge, all of it at once. */
export const readSettings = (values: Values, before: TenantSettings): TenantSettings => {
  const value = (name: string): string => values[name]?.trim() ?? "";
  const days = DAYS.map((day) => [day, readHours(value(`businessHours/${day}`))] as const);
  return {
    timeZone: readZone(value("timeZone")),
    businessHours: Object.fromEntries(days.filter(([, windows]) => windows.length > 0)),
    holidays: {
      ...filled("country", value("holidays/country")),
      ...filled("subdivision", value("holidays/subdivision")),
      extra: readDates(value("holidays/extra")),
    },
    summaryTime: value("summaryTime"),
    weeklyDay: value("weeklyDay") as Weekday,
    monthlyDay: Number(value("monthlyDay")),
    recipientDomains: readDomains(value("recipientDomains")),
    delayedAlerts: delayedOf(value("delayedAlerts"), before.delayedAlerts),
  };
};
