/** The time zones that the browser knows, by their IANA names. */
export const ZONES: readonly string[] = ["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")];

const cityOf = (zone: string): string => zone.slice(zone.lastIndexOf("/") + 1).toLowerCase();

/** The zone whose city somebody wrote ("new york"); any other name as it was written, for Usher to judge. */
export const readZone = (text: string): string => {
  const city = text.trim().toLowerCase().replaceAll(" ", "_");
  const [zone, another] = ZONES.filter((each) => cityOf(each) === city);
  return zone !== undefined && another === undefined ? zone : text.trim();
};
