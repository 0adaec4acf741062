import type { Calendar } from "../../../shared/pages/given.ts";
import type { TenantSettings, Weekday } from "../shapes.ts";
import { TEXTS } from "../texts.ts";
import { choiceOf } from "./delayed.ts";
import { writeHours } from "./hours.ts";
import type { PartName } from "./parts.ts";

const { parts: texts } = TEXTS;

const HOURS = /^businessHours\/(?<day>.*)$/;
const dayOf = (name: PartName): Weekday | undefined => HOURS.exec(name)?.groups?.day as Weekday | undefined;

type OfNoDay = Exclude<PartName, `businessHours/${Weekday}`>;

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

type Text = (settings: TenantSettings, calendars: readonly Calendar[]) => string;

const TEXT_OF: Readonly<Record<OfNoDay, Text>> = {
  timeZone: ({ timeZone }) => timeZone,
  "holidays/country": ({ holidays }, calendars) => placeText(holidays, calendars),
  "holidays/extra": ({ holidays }) => holidays.extra.join(", ") || texts.none,
  summaryTime: ({ summaryTime }) => summaryTime,
  weeklyDay: ({ weeklyDay }) => TEXTS.days[weeklyDay],
  monthlyDay: ({ monthlyDay }) => String(monthlyDay),
  recipientDomains: ({ recipientDomains }) => recipientDomains.join(", ") || texts.none,
  delayedAlerts: ({ delayedAlerts }) => TEXTS.form.delayedOptions[choiceOf(delayedAlerts)],
};

/** What settings say in a part, as one reads it. */
export const partText = (name: PartName, settings: TenantSettings, calendars: readonly Calendar[]): string => {
  const day = dayOf(name);
  if (day === undefined) return TEXT_OF[name as OfNoDay](settings, calendars);
  return writeHours(settings.businessHours[day]) || texts.closed;
};
