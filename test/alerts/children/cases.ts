import { deliverAt } from "../../../shared/alerts/deliveryTime.ts";
import { holidayTest } from "../../../shared/alerts/holidays.ts";
import { firstSettings } from "../../../shared/configuration/tenantSettings.ts";
import { DAY } from "../../../shared/platform/clock.ts";

/** Over gap and overlap of each, a leap day, holidays and both seasons: what the rules say at these instants. */
const PLACES = [
  { timeZone: "Europe/Berlin", holidays: { country: "DE", subdivision: "BY", extra: ["2026-12-24"] } },
  { timeZone: "America/Los_Angeles", holidays: { country: "US", extra: [] } },
  { timeZone: "America/Havana", holidays: { country: "CU", extra: [] } },
  { timeZone: "Australia/Lord_Howe", holidays: { country: "AU", subdivision: "NSW", extra: [] } },
  { timeZone: "Africa/Casablanca", holidays: { country: "MA", extra: [] } },
  { timeZone: "Asia/Tokyo", holidays: { country: "JP", extra: [] } },
  { timeZone: "UTC", holidays: { extra: [] } },
];

const HOURS = {
  mon: [
    ["00:00", "02:30"],
    ["08:00", "12:00"],
  ],
  wed: [["22:00", "06:00"]],
  fri: [["09:00", "24:00"]],
  sun: [["02:30", "03:30"]],
} as const;

const INSTANTS = ["2026-03-06", "2026-03-27", "2026-10-02", "2026-10-23", "2026-12-23", "2028-02-28"].flatMap((date) =>
  Array.from({ length: 12 }, (_, step) => Date.parse(`${date}T00:00Z`) + (step * DAY) / 3),
);

export const byTheRules = async (): Promise<(number | "now")[]> => {
  const all = PLACES.map(async (place) => {
    const settings = {
      ...firstSettings(undefined),
      ...place,
      businessHours: HOURS,
      summaryTime: "02:15",
      monthlyDay: 31,
    };
    const isHoliday = await holidayTest(place.holidays);
    return INSTANTS.flatMap((at) =>
      (["businessHours", "daily", "weekly", "monthly"] as const).map((delivery) =>
        deliverAt(delivery, at, settings, isHoliday),
      ),
    );
  });
  return (await Promise.all(all)).flat();
};

/** What no rule may do: nine o'clock of the machine's zone, and of its today. */
export const byTheMachine = (): { zone: number[]; clock: number[] } => ({
  zone: INSTANTS.map((at) => new Date(at).setHours(9, 0, 0, 0)),
  clock: INSTANTS.map((at) => Math.max(at, Date.now())),
});
