import type { TenantSettings } from "./tenantSettings.ts";

/** A country, by ISO 3166-1 alpha-2, and its parts, that public holidays are known for. */
export type HolidayCalendar = { country: string; subdivisions: { code: string; name: string }[] };

type Fault = { path: [string]; code: string; message: string };

/**
 * What is wrong with the country and subdivision of `holidays`, by the calendars that `date-holidays` has. The library
 * is loaded where a country is named: nothing else needs it.
 */
export const holidayFaults = async ({ country, subdivision }: TenantSettings["holidays"]): Promise<Fault[]> => {
  const fault = (name: string, code: string, message: string): Fault[] => [{ path: [name], code, message }];
  if (country === undefined) {
    return subdivision === undefined ? [] : fault("country", "required", "A subdivision is one of a country: name it.");
  }
  const { default: Holidays } = await import("date-holidays");
  const calendars = new Holidays();
  if (!Object.hasOwn(calendars.getCountries(), country)) {
    return fault("country", "unknown-country", "There is no calendar of public holidays for this country.");
  }
  if (subdivision === undefined || Object.hasOwn(calendars.getStates(country) ?? {}, subdivision)) return [];
  return fault("subdivision", "unknown-subdivision", "The country has no calendar for a part of this code.");
};

/** Settings name a part by its code (ISO 3166-2, without the country): islands that `date-holidays` knows by name alone have none. */
const CODE = /^[A-Z0-9]{1,5}$/;

/** The countries that have a calendar, each with the parts that have one of their own, by the names that `date-holidays` has. */
export const listCalendars = async (): Promise<HolidayCalendar[]> => {
  const { default: Holidays } = await import("date-holidays");
  const calendars = new Holidays();
  return Object.keys(calendars.getCountries()).map((country) => ({
    country,
    subdivisions: Object.entries(calendars.getStates(country) ?? {})
      .filter(([code]) => CODE.test(code))
      .map(([code, name]) => ({ code, name })),
  }));
};
