/** The days of a week, as settings name them, in the order of ISO 8601. */
export const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** A time of the day, "HH:MM"; as an end also "24:00". */
export type TimeOfDay = string;

/** From a start (inclusive) to an end (exclusive); an end that is not after the start lies on the day after. */
export type Window = readonly [start: TimeOfDay, end: TimeOfDay];
