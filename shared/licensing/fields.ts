import * as z from "zod";
import { guid, identifier } from "../platform/fields.ts";
import { LIMITS } from "./limits.ts";
import { SEMVER } from "./semver.ts";

/** The shapes of single fields. Each says what it expects, because its message is what a caller is told. */
export const id = identifier(LIMITS.idLength).meta({
  description: "An id; case counts",
  examples: ["alerts", "list-export"],
});

export const tenant = guid.meta({ description: "Id of an Entra tenant, a GUID; lower case in answers" });
export const siteGuid = guid.meta({ description: "Id of a site collection (SPFx: pageContext.site.id)" });

export const version = z
  .string()
  .max(LIMITS.versionLength, `At most ${LIMITS.versionLength} characters.`)
  .regex(SEMVER, "A version as in SemVer 2.0.0, for example 1.4.0.")
  .meta({ description: "A version by SemVer 2.0.0", examples: ["1.4.0"] });

const FIRST_INSTANT = Date.parse("2000-01-01T00:00:00Z");
const LAST_INSTANT = Date.parse("2200-01-01T00:00:00Z");

/** RFC 3339 with any offset in; answers are in UTC. Bounded, so that sums with it stay dates. */
export const instant = z.iso
  .datetime({ offset: true, abort: true, error: "A time as in RFC 3339, for example 2026-01-31T00:00:00Z." })
  .refine((text) => Date.parse(text) >= FIRST_INSTANT && Date.parse(text) < LAST_INSTANT, {
    error: "A time from the year 2000 to 2199.",
    params: { code: "out-of-range" },
  })
  .meta({ description: "RFC 3339, UTC in answers" });
