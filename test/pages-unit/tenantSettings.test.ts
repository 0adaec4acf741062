import { describe, expect, test } from "@jest/globals";
import { isReadable, readHours, writeHours } from "../../pages/tenant/settings/hours.ts";
import { readDates, readDomains } from "../../pages/tenant/settings/lists.ts";
import { mergeSettings, putAll } from "../../pages/tenant/settings/merge.ts";
import { readZone } from "../../pages/tenant/settings/zones.ts";
import type { TenantSettings } from "../../pages/tenant/shapes.ts";
import { settingsBody } from "../../shared/configuration/schemas.ts";
import { firstSettings } from "../../shared/configuration/tenantSettings.ts";

/** Settings of the beginning, but for `changes`. */
const settingsOf = (changes: Partial<TenantSettings>): TenantSettings =>
  ({ ...firstSettings("contoso.com"), ...changes }) as TenantSettings;

describe("hours as somebody writes them", () => {
  test.each([
    ["9-17", [["09:00", "17:00"]]],
    [
      "09:00–12:30, 13.30 — 17:00",
      [
        ["09:00", "12:30"],
        ["13:30", "17:00"],
      ],
    ],
    ["22 to 6", [["22:00", "06:00"]]],
    ["00:00-24:00;", [["00:00", "24:00"]]],
    ["", []],
    // What is no time of day is for Usher to say.
    ["9-25:99", [["09:00", "25:99"]]],
  ])("%j is read", (text, windows) => {
    expect(readHours(text)).toEqual(windows);
  });

  test.each(["mornings", "9", "9-", "9-12, closed", "9-12-15", "9:5-10"])(
    "%j cannot be read, and is refused by Usher as it stands",
    async (text) => {
      const windows = readHours(text);
      expect(windows.every(isReadable)).toBe(false);
      expect(writeHours(windows)).toBe(text.replace("9-12,", "09:00–12:00,"));
      const { success } = await settingsBody.safeParseAsync({
        ...firstSettings(undefined),
        businessHours: { mon: windows },
      });
      expect(success).toBe(false);
    },
  );

  test("come back as they were written", () => {
    const windows = [
      ["09:00", "12:30"],
      ["22:00", "06:00"],
    ] as [string, string][];
    expect(writeHours(windows)).toBe("09:00–12:30, 22:00–06:00");
    expect(readHours(writeHours(windows))).toEqual(windows);
    expect(writeHours(undefined)).toBe("");
  });
});

describe("lists", () => {
  test("are read with whatever stands between their entries", () => {
    expect(readDomains(" contoso.com,fabrikam.example\n\n*; a.example b.example")).toEqual([
      "contoso.com",
      "fabrikam.example",
      "*",
      "a.example",
      "b.example",
    ]);
    expect(readDates("2026-12-24 2026-12-25\n2026-12-31")).toEqual(["2026-12-24", "2026-12-25", "2026-12-31"]);
  });

  test("words that are no entries are one fault, not one each", () => {
    expect(readDomains("not a  domain\nour contoso.com")).toEqual(["not a domain", "our contoso.com"]);
    expect(readDates("24 December 2026, tomorrow")).toEqual(["24 December 2026", "tomorrow"]);
  });
});

test.each([
  ["paris", "Europe/Paris"],
  [" New York", "America/New_York"],
  ["utc", "UTC"],
  ["Romance Standard Time", "Romance Standard Time"],
  ["", ""],
  ["par", "par"],
])("the time zone that %j means is %j", (typed, zone) => {
  expect(readZone(typed)).toBe(zone);
});

describe("two changes of one version", () => {
  const base: TenantSettings = settingsOf({ holidays: { country: "DE", subdivision: "BY", extra: [] } });

  test("that touch different parts go together: days of the week, and a country with its part", () => {
    const mine = { ...base, monthlyDay: 7, businessHours: { ...base.businessHours, mon: undefined } };
    const theirs = {
      ...base,
      businessHours: { ...base.businessHours, sat: [["09:00", "12:00"]] as [string, string][] },
      holidays: { country: "FR", extra: [] },
    };
    const { merged, disputed, theirsAlone } = mergeSettings(base, mine, theirs);
    expect(merged).toEqual({
      ...base,
      monthlyDay: 7,
      businessHours: { ...base.businessHours, mon: undefined, sat: [["09:00", "12:00"]] },
      holidays: { country: "FR", extra: [] },
    });
    expect(disputed).toEqual([]);
    expect(theirsAlone.map(({ name }) => name)).toEqual(["businessHours/sat", "holidays/country"]);
  });

  test("that touch the same part are disputed there alone, and a person says whose holds", () => {
    const mine = { ...base, summaryTime: "06:00", weeklyDay: "tue" as const, timeZone: "Europe/Paris" };
    const theirs = { ...base, summaryTime: "05:00", weeklyDay: "wed" as const, timeZone: "Europe/Paris" };
    const { merged, disputed } = mergeSettings(base, mine, theirs);
    expect(disputed.map(({ name }) => name)).toEqual(["summaryTime", "weeklyDay"]);
    expect(merged).toEqual(theirs);
    expect(putAll(disputed.slice(0, 1), merged, mine)).toEqual({ ...theirs, summaryTime: "06:00" });
  });
});
