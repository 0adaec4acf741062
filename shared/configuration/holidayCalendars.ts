import type { TenantSettings } from "./tenantSettings.ts";

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
