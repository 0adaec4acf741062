import { Temporal } from "temporal-polyfill";
import { WINDOWS_TO_IANA_MAP } from "windows-iana";

/** CLDR's mark of the zone that stands for a Windows name wherever no territory is told. */
const WORLD = "001";

/** The IANA name of each Windows zone, by the Windows name in lower case. */
const BY_WINDOWS_NAME: ReadonlyMap<string, string> = new Map(
  WINDOWS_TO_IANA_MAP.filter(({ territory }) => territory === WORLD).map(({ windowsName, iana }) => [
    windowsName.toLowerCase(),
    iana[0],
  ]),
);

/** A zone has a name: an offset such as "+01:00", which would be taken too, knows no daylight saving. */
const NAME = /^[A-Za-z][A-Za-z0-9_+/-]*$/;

const EPOCH = Temporal.Instant.fromEpochMilliseconds(0);

/**
 * The name in its usual spelling. What it is another name of, each Node's own tables see otherwise: it stays as it is.
 * Temporal, by which alerts are scheduled, takes fewer than Intl, to which "BST" is a zone in Asia.
 */
const known = (name: string): string | undefined => {
  if (!NAME.test(name)) return undefined;
  try {
    return EPOCH.toZonedDateTimeISO(name).timeZoneId;
  } catch {
    return undefined;
  }
};

/**
 * The IANA name of a time zone in its usual spelling, for an IANA name or a Windows name ("Romance Standard Time", which
 * is what Microsoft 365 calls zones; mapped by CLDR's table). Undefined where there is no such zone.
 */
export const toIanaZone = (name: string): string | undefined =>
  known(name.trim()) ?? known(BY_WINDOWS_NAME.get(name.trim().toLowerCase()) ?? "");
