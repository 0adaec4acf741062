import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { putTenantSettings } from "../../shared/configuration/putTenantSettings.ts";
import { createTenantSettingsStore } from "../../shared/configuration/tenantSettingsStore.ts";
import { DAY, MINUTE } from "../../shared/platform/clock.ts";
import type { AlertSite } from "../e2e/alertSite.ts";
import { handOver, settleAlertSite } from "./alerting.ts";
import { ALERTED } from "./people.ts";
import { onSqlite } from "./planted.ts";
import { type InProcess, startUsher } from "./usher.ts";

/**
 * P8. Delayed alerts can be switched off in the settings. From then on nothing is stored: alerts go out at once. What
 * is pending is sent or discarded, as asked, within one run of the timer, also where the switching was broken off.
 */
let usher: InProcess;
let site: AlertSite;
let recipient: string;

beforeAll(async () => {
  usher = await startUsher();
}, 60_000);
afterAll(() => usher?.[Symbol.asyncDispose]());

/** Every test is of a customer of its own, who is closed all week, and of another recipient. */
beforeEach(async () => {
  delete usher.mailFaults.refuse;
  delete usher.mailFaults.rejectRecipient;
  recipient = ALERTED.recipient.replace("kunigunde", randomUUID());
  site = await settleAlertSite(usher);
  await site.decide({ businessHours: { sat: [["09:00", "10:00"]] } });
});

const WAITING = ["businessHours", "daily", "weekly", "monthly"] as const;
type Pending = "send" | "discard";

/** One alert of each delivery; how each was answered. */
const handOverAll = async (): Promise<number[]> => {
  const answers: number[] = [];
  for (const delivery of WAITING) answers.push((await handOver(site, { delivery, recipients: [recipient] })).status);
  return answers;
};

const rows = (): number => {
  const { sql } = usher.settings;
  const select = "select id from alerts where tenant = ?";
  return onSqlite(
    { sqliteFile: sql.kind === "sqlite" ? sql.file : "" },
    (database) => database.prepare(select).all(site.customer.tenant).length,
  );
};

const mailsCount = async (): Promise<number> => (await usher.mails(recipient)).length;
const deliver = () => usher.runTimer("deliverDelayedAlerts");
const off = (pending: Pending) => ({ delayedAlerts: { enabled: false, pending } });
const switchOff = async (pending: Pending) => {
  const { status, json } = await site.decide(off(pending));
  return [status, json?.pendingCount];
};

describe("from then on", () => {
  test.each(["send", "discard"] as const)(
    "nothing is stored, and every alert goes out at once (what was pending: %s)",
    async (pending) => {
      expect(await switchOff(pending)).toEqual([200, 0]);
      const stored: number[] = [];
      usher.mailFaults.rejectRecipient = () => {
        stored.push(rows());
        return undefined;
      };
      expect(await handOverAll()).toEqual(WAITING.map(() => 200));
      delete usher.mailFaults.rejectRecipient;
      expect([await mailsCount(), stored, rows()]).toEqual([4, [0, 0, 0, 0], 0]);
    },
  );

  test("an alert that cannot go out at once is refused and not kept for later", async () => {
    await switchOff("send");
    usher.mailFaults.refuse = 421;
    expect(await handOverAll()).toEqual(WAITING.map(() => 503));
    delete usher.mailFaults.refuse;
    expect(rows()).toBe(0);
  });

  test("until it is switched on again", async () => {
    await switchOff("send");
    await site.decide({ delayedAlerts: { enabled: true, pending: "send" } });
    expect([await handOverAll(), rows()]).toEqual([WAITING.map(() => 202), 4]);
  });
});

describe("what is pending", () => {
  beforeEach(async () => {
    expect([await handOverAll(), rows()]).toEqual([WAITING.map(() => 202), 4]);
  });

  test("is discarded by the switching itself, and nobody ever gets it", async () => {
    expect([await switchOff("discard"), rows()]).toEqual([[200, 0], 0]);
    usher.clock.advance(40 * DAY);
    await deliver();
    expect(await mailsCount()).toBe(0);
  });

  test("is sent by the next run of the timer, and is gone", async () => {
    expect(await switchOff("send")).toEqual([200, 4]);
    await deliver();
    expect([await mailsCount(), rows()]).toEqual([4, 0]);
  });

  test("is sent, where the mail server takes nothing yet, as soon as it does", async () => {
    await switchOff("send");
    usher.mailFaults.refuse = 421;
    await deliver();
    delete usher.mailFaults.refuse;
    expect([await mailsCount(), rows()]).toEqual([0, 4]);
    usher.clock.advance(MINUTE);
    await deliver();
    expect([await mailsCount(), rows()]).toEqual([4, 0]);
  });

  test("stays what it was for every other customer", async () => {
    const first = site;
    site = await settleAlertSite(usher);
    await handOver(site);
    expect(await first.decide(off("discard"))).toMatchObject({ status: 200 });
    expect(rows()).toBe(1);
  });
});

describe("where the switching is broken off", () => {
  const gone = async (): Promise<never> => {
    throw new Error("the process is gone");
  };

  /** `PUT /api/tenant/settings`, whose process dies where the settings would be written, or where alerts would follow. */
  const switchOffAndDie = async (pending: Pending, where: "write" | "follow"): Promise<void> => {
    const { app, tables, clock } = usher;
    const { tenant } = site.customer;
    const { settings } = await app.configuration.readTenantSettings(tenant);
    const store = createTenantSettingsStore(tables);
    const parts = {
      store: where === "write" ? { ...store, write: gone } : store,
      tenants: { find: (id: string) => app.licensing.ownerOf(id) },
      alerts: { announce: (id: string) => app.alerts.announce(id), follow: gone, count: gone },
      clock,
    };
    await expect(putTenantSettings(parts, tenant, { ...settings, ...off(pending) })).rejects.toThrow("gone");
  };

  test.each([
    ["discard", 0],
    ["send", 4],
  ] as const)("what is pending is gone with the next run of the timer: %s", async (pending, mails) => {
    await handOverAll();
    await switchOffAndDie(pending, "follow");
    expect(rows()).toBe(4);
    await deliver();
    expect([await mailsCount(), rows()]).toEqual([mails, 0]);
    expect(await handOverAll()).toEqual(WAITING.map(() => 200));
  });

  test("before the settings were written nothing has changed", async () => {
    await handOverAll();
    await switchOffAndDie("discard", "write");
    await deliver();
    expect([await handOverAll(), rows()]).toEqual([WAITING.map(() => 202), 8]);
  });

  test("by alerts that are handed over at the same instant, none is stored beyond the next run", async () => {
    const handing = Array.from({ length: 12 }, () => handOver(site, { delivery: "monthly", recipients: [recipient] }));
    const [switched, ...answers] = await Promise.all([switchOff("discard"), ...handing]);
    expect(switched?.[0]).toBe(200);
    for (const { status } of answers) expect([200, 202]).toContain(status);
    await deliver();
    expect(rows()).toBe(0);
  });
});
