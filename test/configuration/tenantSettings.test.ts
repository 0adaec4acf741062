import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { createConfiguration } from "../../shared/configuration/createConfiguration.ts";
import { holidayFaults, listCalendars } from "../../shared/configuration/holidayCalendars.ts";
import { firstSettings } from "../../shared/configuration/tenantSettings.ts";
import { settingsBody } from "../../shared/configuration/tenantSettingsSchema.ts";
import type { Tables } from "../../shared/platform/tables/tables.ts";
import { freshTables, stoppedClock } from "../licensing/parts.ts";
import { openAccount } from "../loopback/azurite.ts";
import { pendingAlerts } from "./pending.ts";

const account = openAccount();
let tables: Tables;

beforeAll(async () => {
  tables = freshTables(account);
});

/** A room that knows these tenants, by id, with the domain of the administrator who proved each. */
const roomOf = (linked: Readonly<Record<string, string | undefined>>, pending = 0) =>
  createConfiguration({
    tables,
    clock: stoppedClock(),
    tenants: {
      find: async (tenant) => (Object.hasOwn(linked, tenant) ? { domain: linked[tenant] } : undefined),
    },
    alerts: pendingAlerts(pending),
  });

const CHANGED = { ...firstSettings(undefined), timeZone: "Europe/Paris", recipientDomains: ["*"] };

describe("a tenant's settings", () => {
  test("begin with the domain of the administrator who proved the tenant, and with none where nobody did", async () => {
    const [proven, given, foreign] = [randomUUID(), randomUUID(), randomUUID()];
    const room = roomOf({ [proven]: "contoso.com", [given]: undefined });
    expect((await room.readTenantSettings(proven)).settings).toEqual({
      timeZone: "UTC",
      businessHours: Object.fromEntries(["mon", "tue", "wed", "thu", "fri"].map((day) => [day, [["09:00", "17:00"]]])),
      holidays: { extra: [] },
      summaryTime: "09:00",
      weeklyDay: "mon",
      monthlyDay: 1,
      recipientDomains: ["contoso.com"],
      delayedAlerts: { enabled: true, pending: "send" },
    });
    expect((await room.readTenantSettings(given)).settings.recipientDomains).toEqual([]);
    expect((await room.readTenantSettings(foreign)).settings.recipientDomains).toEqual([]);
  });

  test("are replaced as a whole, and tell how many alerts are pending", async () => {
    const tenant = randomUUID();
    const room = roomOf({ [tenant]: "contoso.com" }, 7);
    const put = await room.putTenantSettings(tenant, CHANGED);
    expect(put).toEqual({ settings: CHANGED, etag: '"1"', pendingCount: 7 });
    expect(await room.readTenantSettings(tenant)).toEqual({ settings: CHANGED, etag: '"1"' });
    expect((await room.readTenantSettings(randomUUID())).settings).not.toEqual(CHANGED);
  });

  test("change only in the version that If-Match names, from the very first on", async () => {
    const tenant = randomUUID();
    const room = roomOf({ [tenant]: undefined });
    const { etag } = await room.readTenantSettings(tenant);
    await room.putTenantSettings(tenant, CHANGED, etag);
    await expect(room.putTenantSettings(tenant, CHANGED, etag)).rejects.toMatchObject({ code: "precondition-failed" });
  });

  test("of sixteen administrators who saw the same version, one changes it", async () => {
    const tenant = randomUUID();
    const room = roomOf({ [tenant]: undefined });
    const { etag } = await room.readTenantSettings(tenant);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 16 }, (_, at) => room.putTenantSettings(tenant, { ...CHANGED, monthlyDay: at + 1 }, etag)),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect((await room.readTenantSettings(tenant)).etag).toBe('"1"');
  });

  test("that the table would not take are refused before it is asked", async () => {
    const tenant = randomUUID();
    const room = roomOf({ [tenant]: undefined });
    // Of 24 KB as they were sent: each label is longer in ASCII.
    const sent = Array.from({ length: 200 }, (_, at) => `${"ü.".repeat(26)}d${at}.example`);
    const large = await settingsBody.parseAsync({ ...CHANGED, recipientDomains: sent });
    await expect(room.putTenantSettings(tenant, large)).rejects.toMatchObject({ code: "body-too-large" });
    const fitting = await settingsBody.parseAsync({ ...CHANGED, recipientDomains: sent.slice(0, 130) });
    await room.putTenantSettings(tenant, fitting);
  });

  test("are not kept for a tenant of no organization", async () => {
    const tenant = randomUUID();
    const room = roomOf({});
    await expect(room.putTenantSettings(tenant, CHANGED)).rejects.toMatchObject({ code: "not-licensed" });
    expect((await room.readTenantSettings(tenant)).etag).toBe('"0"');
  });

  test("go with the tenant, and erasing twice is harmless", async () => {
    const tenant = randomUUID();
    const room = roomOf({ [tenant]: "contoso.com" });
    await room.putTenantSettings(tenant, CHANGED);
    for (const _ of ["first", "again"]) await room.eraseTenant(tenant, Infinity);
    expect((await room.readTenantSettings(tenant)).etag).toBe('"0"');
  });
});

describe("how a tenant stands", () => {
  test("is told by whether it is linked, and by how many alerts wait", async () => {
    const tenant = randomUUID();
    const stranger = randomUUID();
    const room = roomOf({ [tenant]: undefined }, 3);
    expect(await room.tellTenant(tenant)).toEqual({ tenant, isLinked: true, pendingCount: 3 });
    expect(await room.tellTenant(stranger)).toMatchObject({ tenant: stranger, isLinked: false });
  });
});

describe("calendars of public holidays", () => {
  test("that can be chosen are those that settings may name, part by part", async () => {
    const calendars = await listCalendars();
    expect(calendars.length).toBeGreaterThan(150);
    for (const { country, subdivisions } of calendars) {
      expect(await holidayFaults({ country, extra: [] })).toEqual([]);
      for (const { code } of subdivisions) {
        const named = await settingsBody.safeParseAsync({
          ...CHANGED,
          holidays: { country, subdivision: code, extra: [] },
        });
        expect([country, code, named.success]).toEqual([country, code, true]);
      }
    }
  });
});
