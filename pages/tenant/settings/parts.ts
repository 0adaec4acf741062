import type { TenantSettings, Weekday } from "../shapes.ts";
import { DAYS } from "./days.ts";
import { choiceOf } from "./delayed.ts";

type WholeName = "timeZone" | "summaryTime" | "weeklyDay" | "monthlyDay" | "recipientDomains";

export type PartName = WholeName | `businessHours/${Weekday}` | "holidays/country" | "holidays/extra" | "delayedAlerts";

/** What is decided at a time: where two people change settings, one of them may have changed it and the other not. */
export type Part = {
  name: PartName;
  /** What it says, to be compared: texts, numbers and arrays of them. */
  read: (settings: TenantSettings) => unknown;
  /** One version with what another one says of it. */
  put: (into: TenantSettings, from: TenantSettings) => TenantSettings;
};

const whole = (name: WholeName): Part => ({
  name,
  read: (settings) => settings[name],
  put: (into, from) => ({ ...into, [name]: from[name] }),
});

const hoursOf = (day: Weekday): Part => ({
  name: `businessHours/${day}`,
  read: ({ businessHours }) => businessHours[day] ?? [],
  put: (into, from) => ({ ...into, businessHours: { ...into.businessHours, [day]: from.businessHours[day] } }),
});

/** All parts, in the order in which the form has them. A country and its part are one: another country has no such part. */
export const PARTS: readonly Part[] = [
  whole("timeZone"),
  ...DAYS.map(hoursOf),
  {
    name: "holidays/country",
    read: ({ holidays: { country = "", subdivision = "" } }) => [country, subdivision],
    put: (into, from) => ({ ...into, holidays: { ...from.holidays, extra: into.holidays.extra } }),
  },
  {
    name: "holidays/extra",
    read: ({ holidays }) => holidays.extra,
    put: (into, from) => ({ ...into, holidays: { ...into.holidays, extra: from.holidays.extra } }),
  },
  whole("summaryTime"),
  whole("weeklyDay"),
  whole("monthlyDay"),
  whole("recipientDomains"),
  {
    name: "delayedAlerts",
    read: ({ delayedAlerts }) => choiceOf(delayedAlerts),
    put: (into, from) => ({ ...into, delayedAlerts: from.delayedAlerts }),
  },
];
