import { describe, expect, test } from "@jest/globals";
import { differences } from "../../pages/tenant/settings/differences.ts";
import { readHours, writeHours } from "../../pages/tenant/settings/hours.ts";
import { readList } from "../../pages/tenant/settings/lists.ts";
import { firstSettings } from "../../shared/configuration/tenantSettings.ts";

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

  test.each(["mornings", "9", "9-", "9-12, closed", "9-12-15", "9:5-10"])("%j cannot be read", (text) => {
    expect(readHours(text)).toBeUndefined();
  });

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

test("lists are read with whatever stands between their entries", () => {
  expect(readList(" contoso.com,fabrikam.example\n\n*; ")).toEqual(["contoso.com", "fabrikam.example", "*"]);
});

test("two versions differ by what they say, whatever the order of their members", () => {
  const { holidays, ...rest } = { ...firstSettings("contoso.com"), holidays: { country: "DE", extra: [] } };
  const one = { ...rest, holidays: { country: "DE", subdivision: "BY", extra: [] } };
  const same = { holidays: { extra: [], subdivision: "BY", country: "DE" }, ...rest };
  const toSettings = (settings: object) => settings as Parameters<typeof differences>[0];
  expect(differences(toSettings(one), toSettings(same))).toEqual([]);
  expect(differences(toSettings({ ...one, holidays }), toSettings({ ...same, monthlyDay: 2 }))).toEqual([
    "monthlyDay",
    "holidays",
  ]);
});
