import { describe, expect, test } from "@jest/globals";
import { openingAt } from "../../shared/alerts/businessHours.ts";
import { type HolidaySettings, holidayTest } from "../../shared/alerts/holidays.ts";
import { dateOf } from "../../shared/alerts/localTime.ts";
import { firstSettings } from "../../shared/configuration/tenantSettings.ts";
import { DAY, toRfc3339 } from "../../shared/platform/clock.ts";
import { at } from "./zones.ts";

const daysOf = async (settings: Partial<HolidaySettings>, ...dates: string[]): Promise<boolean[]> => {
  const isHoliday = await holidayTest({ extra: [], ...settings });
  return dates.map(isHoliday);
};

describe("holidays", () => {
  test("are the public ones of a country", async () => {
    expect(await daysOf({ country: "DE" }, "2026-01-01", "2026-04-03", "2026-10-03", "2026-12-25")).toEqual(
      Array(4).fill(true),
    );
    expect(await daysOf({ country: "DE" }, "2026-01-02", "2026-12-24", "2026-12-31")).toEqual(Array(3).fill(false));
  });

  test("are not those of banks, schools and customs", async () => {
    // Good Friday, on which exchanges alone are closed; Mother's Day; Tax Day.
    expect(await daysOf({ country: "US" }, "2026-04-03", "2026-05-10", "2026-04-15")).toEqual(Array(3).fill(false));
  });

  test("are also those of a part of the country: Epiphany in Bavaria, Corpus Christi in Catholic states", async () => {
    const dates = ["2026-01-06", "2026-06-04", "2026-10-31"];
    expect(await daysOf({ country: "DE" }, ...dates)).toEqual([false, false, false]);
    expect(await daysOf({ country: "DE", subdivision: "BY" }, ...dates)).toEqual([true, true, false]);
    expect(await daysOf({ country: "DE", subdivision: "BB" }, ...dates)).toEqual([false, false, true]);
  });

  test("that fall on a weekend are also the day in their place, where there is one", async () => {
    expect(await daysOf({ country: "US" }, "2026-07-03", "2026-07-04", "2021-12-31")).toEqual([true, true, true]);
    expect(await daysOf({ country: "GB", subdivision: "ENG" }, "2026-12-28", "2027-12-27", "2027-12-28")).toEqual(
      Array(3).fill(true),
    );
  });

  test("may last for days, into the next year too", async () => {
    const dates = ["2026-03-19", "2026-03-20", "2026-03-21", "2026-03-22", "2026-03-23"];
    expect(await daysOf({ country: "AE" }, ...dates)).toEqual([false, true, true, true, false]);
    expect(
      await daysOf({ country: "SZ" }, "2026-12-27", "2026-12-28", "2026-12-31", "2027-01-02", "2027-01-03"),
    ).toEqual([false, true, true, true, false]);
  });

  test("of half a day close no day", async () => {
    expect(await daysOf({ country: "IS" }, "2026-12-24", "2026-12-25", "2026-12-31", "2027-01-01")).toEqual([
      false,
      true,
      false,
      true,
    ]);
  });

  test.each([
    ["US", "2026-03-08", "2026-11-01"],
    ["NZ", "2026-04-05", "2026-09-27"],
  ])("in %s are no other days where clocks are changed", async (country, ...changes) => {
    expect(await daysOf({ country }, ...changes)).toEqual([false, false]);
  });

  test("are whole where clocks are put forward on them: Easter Sunday of 2027 in Switzerland", async () => {
    expect(await daysOf({ country: "CH" }, "2027-03-28", "2027-03-29")).toEqual([true, true]);
  });

  test("are days that are named besides, with a country or without one", async () => {
    const extra = ["2026-12-24", "2028-02-29"];
    const dates = [...extra, "2026-12-25", "2028-02-28"];
    expect(await daysOf({ extra }, ...dates)).toEqual([true, true, false, false]);
    expect(await daysOf({ country: "DE", extra }, ...dates)).toEqual([true, true, true, false]);
  });

  test.each([{ country: "QQ" }, { country: "constructor" }, { country: "DE", subdivision: "QQ" }])(
    "of %j, which is no place, are those of the country, or none",
    async (place) => {
      expect(await daysOf(place, "2026-01-01", "2026-01-06")).toEqual([place.country === "DE", false]);
    },
  );

  test.each(["AU", "BR", "CN", "ET", "IL", "IN", "JP", "RU", "SA", "TR", "US", "ZA"])(
    "are some, and not most, of the days in %s",
    async (country) => {
      const isHoliday = await holidayTest({ country, extra: [] });
      const year = Array.from({ length: 366 }, (_, day) => dateOf(at("2028-01-01T00:00Z") / DAY + day));
      const count = year.filter(isHoliday).length;
      expect(count).toBeGreaterThan(4);
      expect(count).toBeLessThan(35);
    },
  );

  test("close the windows that start on them", async () => {
    const settings = { ...firstSettings(undefined), timeZone: "Europe/Berlin" };
    const evening = at("2026-01-05T18:00+01:00");
    const bavaria = await holidayTest({ country: "DE", subdivision: "BY", extra: [] });
    const hesse = await holidayTest({ country: "DE", subdivision: "HE", extra: [] });
    expect(toRfc3339(openingAt(evening, settings, bavaria))).toBe("2026-01-07T08:00:00.000Z");
    expect(toRfc3339(openingAt(evening, settings, hesse))).toBe("2026-01-06T08:00:00.000Z");
  });
});
