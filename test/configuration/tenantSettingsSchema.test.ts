import { describe, expect, test } from "@jest/globals";
import { firstSettings } from "../../shared/configuration/tenantSettings.ts";
import { settingsAnswer, settingsBody } from "../../shared/configuration/tenantSettingsSchema.ts";
import { toIanaZone } from "../../shared/configuration/timeZones.ts";

const FIRST = firstSettings("contoso.com");

/** The faults of settings that are the first ones but for `changes`: pointer and code. */
const faultsOf = async (changes: object): Promise<[string, unknown][]> => {
  const { error } = await settingsBody.safeParseAsync({ ...FIRST, ...changes });
  return (error?.issues ?? []).map((issue) => [
    issue.path.join("/"),
    issue.code === "custom" ? issue.params?.code : issue.code,
  ]);
};

const taken = async (changes: object) => settingsBody.parseAsync({ ...FIRST, ...changes });

describe("a time zone", () => {
  test.each([
    ["Romance Standard Time", "Europe/Paris"],
    ["w. europe standard time", "Europe/Berlin"],
    ["Pacific Standard Time", "America/Los_Angeles"],
    ["India Standard Time", "Asia/Calcutta"],
    ["UTC", "UTC"],
    ["europe/berlin", "Europe/Berlin"],
    ["America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"],
    ["asia/kolkata", "Asia/Kolkata"],
  ])("%s is %s: by its IANA or Windows name, whatever the case", (name, zone) => {
    expect(toIanaZone(name)).toBe(zone);
  });

  test.each(["", "Mars/Olympus", "+01:00", "Romance Standard", "constructor", "__proto__", "Europe/Berlin; drop"])(
    "%s is none",
    (name) => {
      expect(toIanaZone(name)).toBeUndefined();
    },
  );

  test.each(["BST", "IST", "PST", "ACT"])("%s, which Intl takes and Temporal does not, is none", (name) => {
    expect(() => new Intl.DateTimeFormat("en", { timeZone: name })).not.toThrow();
    expect(toIanaZone(name)).toBeUndefined();
  });

  test("every Windows name leads to a zone that this Node can reckon with", async () => {
    const { WINDOWS_TO_IANA_MAP } = await import("windows-iana");
    const names = [...new Set(WINDOWS_TO_IANA_MAP.map(({ windowsName }) => windowsName))];
    expect(names.length).toBeGreaterThan(130);
    expect(names.filter((name) => toIanaZone(name) === undefined)).toEqual([]);
  });

  test("is kept by its IANA name, and an unknown one is a fault", async () => {
    expect(await taken({ timeZone: "Romance Standard Time" })).toMatchObject({ timeZone: "Europe/Paris" });
    expect(await faultsOf({ timeZone: "Nowhere" })).toEqual([["timeZone", "unknown-time-zone"]]);
  });
});

describe("business hours", () => {
  test.each([
    [
      "two windows with a pause",
      [
        ["08:00", "12:00"],
        ["13:00", "17:30"],
      ],
    ],
    [
      "one after the other without a pause",
      [
        ["08:00", "12:00"],
        ["12:00", "17:00"],
      ],
    ],
    ["the whole day", [["00:00", "24:00"]]],
    ["a night shift that ends on the day after", [["22:00", "06:00"]]],
    ["closed", []],
  ])("may be %s", async (_, mon) => {
    expect(await taken({ businessHours: { mon } })).toMatchObject({ businessHours: { mon } });
  });

  test.each([
    [
      "that overlap",
      [
        ["08:00", "12:00"],
        ["11:00", "17:00"],
      ],
      "businessHours/mon/1",
      "overlapping",
    ],
    [
      "out of order",
      [
        ["13:00", "17:00"],
        ["08:00", "12:00"],
      ],
      "businessHours/mon/1",
      "overlapping",
    ],
    [
      "after a night shift",
      [
        ["22:00", "06:00"],
        ["23:00", "23:30"],
      ],
      "businessHours/mon/1",
      "overlapping",
    ],
    ["of no length", [["09:00", "09:00"]], "businessHours/mon/0/1", "empty-window"],
    ["at no time of the day", [["9:00", "17:00"]], "businessHours/mon/0/0", "invalid_format"],
    ["that begin when the day is over", [["24:00", "06:00"]], "businessHours/mon/0/0", "invalid_format"],
  ])("may not be windows %s", async (_, mon, pointer, code) => {
    expect(await faultsOf({ businessHours: { mon } })).toEqual([[pointer, code]]);
  });
});

describe("holidays", () => {
  test("are those of a country, or of a part of it, and days besides", async () => {
    const holidays = { country: "de", subdivision: "by", extra: ["2026-12-24", "2028-02-29"] };
    expect((await taken({ holidays })).holidays).toEqual({ ...holidays, country: "DE", subdivision: "BY" });
  });

  test.each([
    [{ country: "QQ", extra: [] }, "holidays/country", "unknown-country"],
    [{ country: "DE", subdivision: "XX", extra: [] }, "holidays/subdivision", "unknown-subdivision"],
    [{ subdivision: "BY", extra: [] }, "holidays/country", "required"],
    [{ extra: ["2027-02-29"] }, "holidays/extra/0", "no-such-day"],
    [{ extra: ["2026-12-24", "2026-12-24"] }, "holidays/extra/1", "duplicate"],
  ])("%j is refused", async (holidays, pointer, code) => {
    expect(await faultsOf({ holidays })).toEqual([[pointer, code]]);
  });
});

describe("recipient domains", () => {
  test("are kept in the one form that addresses are compared by", async () => {
    const { recipientDomains } = await taken({ recipientDomains: ["CONTOSO.com", "bücher.example"] });
    expect(recipientDomains).toEqual(["contoso.com", "xn--bcher-kva.example"]);
  });

  test("are all of them, or none", async () => {
    expect((await taken({ recipientDomains: ["*"] })).recipientDomains).toEqual(["*"]);
    expect((await taken({ recipientDomains: [] })).recipientDomains).toEqual([]);
  });

  test.each([
    [["ada@contoso.com"], "recipientDomains/0", "wrong-format"],
    [["contoso"], "recipientDomains/0", "wrong-format"],
    [["contoso.com", "Contoso.COM"], "recipientDomains/1", "duplicate"],
    [["contoso.com", "*"], "recipientDomains", "not-alone"],
  ])("%j is refused", async (recipientDomains, pointer, code) => {
    expect(await faultsOf({ recipientDomains })).toEqual([[pointer, code]]);
  });

  test("are told all that is wrong with them at once", async () => {
    const faults = await faultsOf({ recipientDomains: ["*", "contoso", "contoso.com"] });
    expect(faults).toEqual([
      ["recipientDomains/1", "wrong-format"],
      ["recipientDomains", "not-alone"],
    ]);
  });
});

test("every field's fault is named, all of them at once", async () => {
  const faults = await faultsOf({
    timeZone: "Nowhere",
    businessHours: { someday: [] },
    holidays: { country: "QQ", extra: [] },
    summaryTime: "25:00",
    weeklyDay: "Monday",
    monthlyDay: 0,
    recipientDomains: ["?"],
    delayedAlerts: { enabled: "yes", pending: "keep" },
    contact: "somebody",
  });
  expect(faults.map(([pointer]) => pointer).toSorted()).toEqual(
    [
      "",
      "businessHours",
      "delayedAlerts/enabled",
      "delayedAlerts/pending",
      "holidays/country",
      "monthlyDay",
      "recipientDomains/0",
      "summaryTime",
      "timeZone",
      "weeklyDay",
    ].toSorted(),
  );
});

test("what is answered may be sent back", async () => {
  const settings = await taken({ timeZone: "Romance Standard Time", recipientDomains: ["Contoso.com"] });
  expect(settingsAnswer.parse(settings)).toEqual(settings);
  expect(await settingsBody.parseAsync(settings)).toEqual(settings);
});
