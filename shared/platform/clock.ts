/**
 * The one clock. Everything that asks for the time takes a `Clock`, so that a test can stop it and `npm run clock`
 * can move it.
 */
export type Clock = {
  /** The present instant in epoch milliseconds, UTC. */
  now(): number;
};

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The machine's own time. */
export const systemClock: Clock = { now: () => Date.now() };

/** Writes an instant the way the contract does: RFC 3339, UTC, milliseconds. */
export const toRfc3339 = (instant: number): string => new Date(instant).toISOString();

/** The same for an instant that there may not be. */
export const toRfc3339OrNull = (instant: number | null): string | null =>
  instant === null ? null : toRfc3339(instant);
