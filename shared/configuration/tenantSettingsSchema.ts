import * as z from "zod";
import { isMailDomain, toAsciiDomain } from "../platform/domain.ts";
import { uniqueList } from "../platform/fields.ts";
import { WEEKDAYS, type Weekday, type Window } from "../platform/week.ts";
import { holidayFaults } from "./holidayCalendars.ts";

const LIMITS = { windowsADay: 6, extraHolidays: 400, recipientDomains: 200 };

const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$/;
const time = z
  .string()
  .regex(TIME, 'A time of the day from "00:00" to "23:59".')
  .meta({ examples: ["09:00"] });
const endTime = z
  .string()
  .refine((text) => text === "24:00" || TIME.test(text), 'A time of the day from "00:00" to "24:00".')
  .meta({ examples: ["17:00"] });

const minutes = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));

/** Where a window ends, in minutes from the midnight before it: an end that is not after the start is tomorrow's. */
const endOf = ([start, end]: Window): number => minutes(end) + (minutes(end) > minutes(start) ? 0 : 24 * 60);

const window = z.tuple([time, endTime]).superRefine(([start, end], context) => {
  if (start === end) {
    const message = 'This window is empty. All day is ["00:00", "24:00"].';
    context.addIssue({ code: "custom", path: [1], message, params: { code: "empty-window" } });
  }
});

const windows = z
  .array(window)
  .max(LIMITS.windowsADay, `At most ${LIMITS.windowsADay} of them.`)
  .superRefine((day, context) => {
    for (const [at, each] of day.entries()) {
      const before = day[at - 1];
      if (before === undefined || endOf(before) <= minutes(each[0])) continue;
      const message = "This must begin after the window before it has ended.";
      context.addIssue({ code: "custom", path: [at], message, params: { code: "overlapping" } });
    }
  });

const isDate = (text: string): boolean => {
  const instant = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(text);
};

const date = z
  .string()
  .regex(/^20\d\d-\d\d-\d\d$/, { abort: true, error: 'A date such as "2026-12-24".' })
  .refine(isDate, { error: "There is no such day.", params: { code: "no-such-day" } });

/** A domain in the one form that addresses are compared by. Undefined for what is none. */
const toDomain = (text: string): string | undefined => {
  const ascii = toAsciiDomain(text.trim());
  return isMailDomain(ascii) ? ascii : undefined;
};

const EVERY_DOMAIN = "*";

const domain = z
  .string()
  .refine((text) => text === EVERY_DOMAIN || toDomain(text) !== undefined, {
    error: 'A domain such as "contoso.com".',
    params: { code: "wrong-format" },
  })
  .overwrite((text) => toDomain(text) ?? text);

const timeZone = z
  .string()
  .max(100)
  .meta({ description: "IANA name in answers; Windows names are mapped", examples: ["Europe/Paris"] });

/** Tables of zones and calendars are large, and loaded for a body alone. */
const givenTimeZone = timeZone.transform(async (name, context) => {
  const { toIanaZone } = await import("./timeZones.ts");
  const zone = toIanaZone(name);
  if (zone !== undefined) return zone;
  const message = 'A time zone by its IANA or Windows name, such as "Europe/Paris" or "Romance Standard Time".';
  context.addIssue({ code: "custom", message, params: { code: "unknown-time-zone" } });
  return z.NEVER;
});

const holidays = z.strictObject({
  country: z
    .string()
    .regex(/^[A-Za-z]{2}$/, 'A country by its ISO 3166-1 code, such as "FR".')
    .toUpperCase()
    .optional(),
  subdivision: z
    .string()
    .regex(/^[A-Za-z0-9]{1,5}$/, 'A part of the country by its code, such as "BY".')
    .toUpperCase()
    .optional(),
  extra: uniqueList(date, LIMITS.extraHolidays),
});

const givenHolidays = holidays.superRefine(async (given, context) => {
  for (const { path, code, message } of await holidayFaults(given)) {
    context.addIssue({ code: "custom", path, message, params: { code } });
  }
});

const delayedAlerts = z.strictObject({
  enabled: z.boolean().meta({ description: "False: nothing is stored, alerts leave at once" }),
  pending: z
    .enum(["send", "discard"])
    .meta({ description: "What becomes of alerts that are stored when they are switched off" }),
});

const recipientDomains = uniqueList(domain, LIMITS.recipientDomains)
  .superRefine((domains, context) => {
    if (domains.length < 2 || !domains.includes(EVERY_DOMAIN)) return;
    const message = 'Either ["*"] alone or a list of domains.';
    context.addIssue({ code: "custom", message, params: { code: "not-alone" } });
  })
  .meta({ description: '["*"]: every domain; an empty list: no recipient at all' });

const businessHours = z
  .strictObject({
    mon: windows.optional(),
    tue: windows.optional(),
    wed: windows.optional(),
    thu: windows.optional(),
    fri: windows.optional(),
    sat: windows.optional(),
    sun: windows.optional(),
  } satisfies Record<Weekday, z.ZodType>)
  .meta({ description: "By day of the week; a window that ends before it begins ends on the next day" });

const DAY_OF_MONTH = "A day of the month, from 1 to 31.";

const shapeOf = <Zone extends z.ZodType, Holidays extends z.ZodType>(zone: Zone, daysOff: Holidays) => ({
  timeZone: zone,
  businessHours,
  holidays: daysOff,
  summaryTime: time,
  weeklyDay: z.enum(WEEKDAYS),
  monthlyDay: z
    .int(DAY_OF_MONTH)
    .min(1, DAY_OF_MONTH)
    .max(31, DAY_OF_MONTH)
    .meta({ description: "In a shorter month its last day" }),
  recipientDomains,
  delayedAlerts,
});

/** The body of `PUT /api/tenant/settings`: all of the settings, in place of those before. Parsed asynchronously. */
export const settingsBody = z.strictObject(shapeOf(givenTimeZone, givenHolidays));

/** The settings as they are answered. */
export const settingsAnswer = z.strictObject(shapeOf(timeZone, holidays)).meta({ id: "TenantSettings" });

/** The answer of the PUT. */
export const settingsStored = z
  .strictObject({
    ...shapeOf(timeZone, holidays),
    pendingCount: z.int().meta({ description: "Alerts that are stored and not yet sent" }),
  })
  .meta({ id: "TenantSettingsStored" });

/** The answer of `GET /api/tenant`. */
export const tenantState = z
  .strictObject({
    tenant: z.guid(),
    isLinked: z
      .boolean()
      .meta({ description: "Whether it belongs to an organization: only then can settings be kept" }),
    pendingCount: z.int().meta({ description: "Alerts that are stored and not yet sent" }),
    consentUrl: z.url().meta({ description: "Where its administrator consents to what Usher asks of Microsoft 365" }),
  })
  .meta({ id: "Tenant" });
