import type { TenantSettings } from "../shapes.ts";

/** A text for a value that is the same whatever the order of its members. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) =>
    typeof each === "object" && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : each,
  );

/** Which settings are others in one version than in another. */
export const differences = (one: TenantSettings, other: TenantSettings): (keyof TenantSettings)[] =>
  (Object.keys(one) as (keyof TenantSettings)[]).filter((name) => canonical(one[name]) !== canonical(other[name]));
