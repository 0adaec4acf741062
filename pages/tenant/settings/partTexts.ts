import type { Calendar } from "../../../shared/pages/given.ts";
import type { TenantSettings, Weekday } from "../shapes.ts";
import { TEXTS } from "../texts.ts";
import { choiceOf } from "./delayed.ts";
import { writeHours } from "./hours.ts";
import type { PartName } from "./parts.ts";

const { parts: texts } = TEXTS;

const HOURS = /^businessHours\/(?<day>.*)$/;
const dayOf = (name: PartName): Weekday | undefined => HOURS.exec(name)?.groups?.day as Weekday | undefined;

/** What a part is called. */
export const partName = (name: PartName): string => {
  const day = dayOf(name);
  return day === undefined
    ? texts[name as Exclude<PartName, `businessHours/${Weekday}`>]
    : texts.hours(TEXTS.days[day]);
};

/** The names of parts in a sentence. */
export const partNames = (parts: readonly { name: PartName }[]): string =>
  new Intl.ListFormat("en").format(parts.map(({ name }) => partName(name)));

const placeText = ({ country = "", subdivision = "" }: TenantSettings["holidays"], calendars: readonly Calendar[]) => {
  if (country === "") return texts.none;
  const parts = calendars.find((calendar) => calendar.country === country)?.subdivisions ?? [];
  const part = parts.find(({ code }) => code === subdivision)?.name ?? subdivision;
  const name = new Intl.DisplayNames("en", { type: "region" }).of(country) ?? country;
  return part === "" ? name : `${name}, ${part}`;
};

/** What settings say in a part, as one reads it. */
export const partText = (name: PartName, settings: TenantSettings, calendars: readonly Calendar[]): string => {
  const day = dayOf(name);
  if (day !== undefined) return writeHours(settings.businessHours[day]) || texts.closed;
  switch (name) {
    case "holidays/country":
      return placeText(settings.holidays, calendars);
    case "holidays/extra":
      return settings.holidays.extra.join(", ") || texts.none;
    case "recipientDomains":
      return settings.recipientDomains.join(", ") || texts.none;
    case "weeklyDay":
      return TEXTS.days[settings.weeklyDay];
    case "delayedAlerts":
      return TEXTS.form.delayedOptions[choiceOf(settings.delayedAlerts)];
    default:
      return String(settings[name as "timeZone" | "summaryTime" | "monthlyDay"]);
  }
};
