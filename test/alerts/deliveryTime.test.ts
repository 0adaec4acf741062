import { describe, expect, test } from "@jest/globals";
import { deliverAt } from "../../shared/alerts/deliveryTime.ts";
import { firstSettings } from "../../shared/configuration/tenantSettings.ts";
import { at } from "./zones.ts";

const SETTINGS = { ...firstSettings(undefined), timeZone: "Europe/Berlin", summaryTime: "07:30", monthlyDay: 31 };
const OFF = { ...SETTINGS, delayedAlerts: { enabled: false, pending: "send" } } as const;

const DELIVERIES = ["immediate", "businessHours", "daily", "weekly", "monthly"] as const;

const noHoliday = (): boolean => false;

describe("an alert", () => {
  const night = at("2026-01-08T03:00+01:00");
  const noon = at("2026-01-08T12:00+01:00");

  test("that is immediate leaves now, at any time", () => {
    expect(deliverAt("immediate", night, SETTINGS, noHoliday)).toBe("now");
  });

  test("for business hours leaves now inside them, and else when they begin", () => {
    expect(deliverAt("businessHours", noon, SETTINGS, noHoliday)).toBe("now");
    expect(deliverAt("businessHours", at("2026-01-08T09:00+01:00"), SETTINGS, noHoliday)).toBe("now");
    expect(deliverAt("businessHours", night, SETTINGS, noHoliday)).toBe(at("2026-01-08T09:00+01:00"));
    expect(deliverAt("businessHours", noon, SETTINGS, (date) => date === "2026-01-08")).toBe(
      at("2026-01-09T09:00+01:00"),
    );
  });

  test("for business hours leaves now where there are none", () => {
    expect(deliverAt("businessHours", night, { ...SETTINGS, businessHours: {} }, noHoliday)).toBe("now");
    expect(deliverAt("businessHours", night, SETTINGS, () => true)).toBe("now");
  });

  test("for a summary waits for it, also inside business hours and over holidays", () => {
    const leaves = (delivery: "daily" | "weekly" | "monthly") => deliverAt(delivery, noon, SETTINGS, () => true);
    expect(leaves("daily")).toBe(at("2026-01-09T07:30+01:00"));
    expect(leaves("weekly")).toBe(at("2026-01-12T07:30+01:00"));
    expect(leaves("monthly")).toBe(at("2026-01-31T07:30+01:00"));
  });

  test.each(DELIVERIES)("of delivery %s leaves now where delayed alerts are switched off", (delivery) => {
    expect(deliverAt(delivery, night, OFF, noHoliday)).toBe("now");
  });
});
