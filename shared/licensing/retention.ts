import { MINUTE } from "../platform/clock.ts";

/**
 * For how long a removal is repeated after it was told: an instance that is late with an older version may write it
 * once more and die before it notices. Longer than a function may run (`functionTimeout` of host.json).
 */
export const REPEATED_FOR = 15 * MINUTE;

/** Instances look for changes every few seconds; names of tenants are not kept for longer than that needs. */
export const CHANGES_KEPT_FOR = 10 * MINUTE;
