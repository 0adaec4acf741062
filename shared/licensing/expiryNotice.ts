import { DAY } from "../platform/clock.ts";

/** How many days before its end, by the calendar in UTC, somebody is told that a license ends; 0: on that very day. */
const DAYS = [30, 7, 0] as const;

/** For how many days after that somebody is still told, where no sweep ran in time. */
const STILL_TOLD = 7;

/** What is due at a time: of each license whose end lies from `from` to `until` (exclusive), the notice `days` before it. */
export type Stage = { days: number; from: number; until: number };

const dayOf = (instant: number): number => Math.floor(instant / DAY);

/** What is due at `now`. No end lies in two of them: where a sweep was missed, the latest notice alone is left. */
export const stagesAt = (now: number): Stage[] =>
  DAYS.map((days, at) => {
    const next = DAYS[at + 1];
    const first = next === undefined ? -STILL_TOLD : next + 1;
    return { days, from: (dayOf(now) + first) * DAY, until: (dayOf(now) + days + 1) * DAY };
  });

/** What a notice says of an end, and how many days there are until then by the calendar in UTC. */
export const timeLeft = (end: number, now: number): { days: number; hasEnded: boolean } => ({
  days: Math.max(0, dayOf(end) - dayOf(now)),
  hasEnded: end <= now,
});
