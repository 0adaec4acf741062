import { randomUUID } from "node:crypto";
import type { Waiting } from "../../../shared/alerts/alert.ts";
import { createAlertQueue } from "../../../shared/alerts/alertQueue.ts";
import { type AlertsParts, createAlerts } from "../../../shared/alerts/createAlerts.ts";
import { deliverDueAlerts } from "../../../shared/alerts/deliverDueAlerts.ts";
import { rememberTexts } from "../../../shared/alerts/plainText.ts";
import { tellReports } from "../../../shared/alerts/reports.ts";
import { firstSettings } from "../../../shared/configuration/tenantSettings.ts";
import { type Clock, DAY } from "../../../shared/platform/clock.ts";
import type { MailTransport } from "../../../shared/platform/mail/mail.ts";
import { createMailAllowance } from "../../../shared/platform/mail/mailAllowance.ts";
import { notRepeated } from "../../../shared/platform/once.ts";
import type { Sql } from "../../../shared/platform/sql/sql.ts";
import type { Vault } from "../../../shared/platform/vault/vault.ts";
import { openSql, silent } from "../../sql/databases.ts";
import { type AlertPlace, openVault } from "./place.ts";
import { address, DOMAIN, FROM, newAlert } from "./words.ts";

/** A Thursday, in the evening, and the Friday after: all that is handed over on the one is due on the other. */
const EVENING = Date.UTC(2026, 0, 15, 20);
const FRIDAY = Date.UTC(2026, 0, 16, 12);

/** As many calls as are answered at once. */
const CALLERS = 8;
const UNLIMITED = 1_000_000_000;

export const CONTEXT = { vendorName: "Example Add-ins", publicUrl: "https://usher.example" };

/** Alerts to hand over, counted by recipient: so many recipients a call, of so many people in turn. */
export type Batch = { alerts: number; aCall: number; people: number; delivery: Waiting };

/** The room of alerts on a place. Mail goes to a sink in this process, which takes all of it at once. */
export type AlertRoom = {
  sql: Sql;
  vault: Vault;
  clock: Clock;
  store(batch: Batch): Promise<void>;
  /**
   * Delivers what was stored, as the timer does, or so many a claim that are all on their way at once. Rejects where not
   * all of it is gone, or history was not told of all.
   */
  deliver(expected: Expected, options?: { atOnce?: number; onMail?: () => void }): Promise<void>;
};

type Expected = { alerts: number; mails: number };

/** A clock that runs on from wherever it was last set to. */
const createRunningClock = (): Clock & { set(instant: number): void } => {
  let ahead = 0;
  return {
    now: () => Date.now() + ahead,
    set: (instant) => {
      ahead = instant - Date.now();
    },
  };
};

/** Makes so many calls, several at once. */
export const inParallel = async (calls: number, make: (call: number) => Promise<void>): Promise<void> => {
  let next = 0;
  const callOn = async (): Promise<void> => {
    for (let call = next++; call < calls; call = next++) await make(call);
  };
  await Promise.all(Array.from({ length: CALLERS }, callOn));
};

/** Opens the room; what it asks of other rooms is answered at once. */
export const openAlertRoom = (place: AlertPlace): AlertRoom => {
  const { settings, tenant, site, subject } = place;
  const clock = createRunningClock();
  clock.set(EVENING);
  const sql = openSql(settings, { clock });
  const vault = openVault(place, clock);
  const tenantSettings = firstSettings(DOMAIN);
  const list = randomUUID();
  let mails = 0;
  let told = 0;
  let hear = (): void => {};

  const sink: Pick<MailTransport, "send"> = {
    send: async () => {
      mails += 1;
      hear();
      return { rejected: [] };
    },
  };
  const parts: AlertsParts = {
    sql,
    vault,
    clock,
    log: silent,
    transport: sink,
    urgent: sink,
    allowance: createMailAllowance({ sql, clock, log: silent, limits: { perMinute: undefined, perHour: undefined } }),
    context: CONTEXT,
    from: FROM,
    limits: { rate: UNLIMITED, spread: 0 },
    ownerOf: async () => ({ subject }),
    nameOf: async () => "Contoso",
    isLicensed: async () => true,
    ruleOf: async () => ({ isOn: true, listId: list }),
    settingsOf: async () => tenantSettings,
    tell: async (_, __, ___, entries) => {
      for (const { count } of entries) told += count;
    },
  };
  const alerts = createAlerts(parts);

  const deliverAtOnce = async (atOnce: number, deadline: number): Promise<void> => {
    const queue = createAlertQueue({ sql, clock });
    const context = { ...CONTEXT, textOf: rememberTexts() };
    const sender = { context, from: FROM, organizationName: "Contoso", settings: tenantSettings };
    const drain = { queue, claimSize: atOnce, sideBySide: atOnce, random: Math.random, senderOf: async () => sender };
    await deliverDueAlerts({ ...parts, ...drain }, deadline);
    await tellReports(parts, deadline);
  };

  return {
    sql,
    vault,
    clock,

    async store({ alerts: count, aCall, people, delivery }) {
      clock.set(EVENING);
      await inParallel(Math.ceil(count / aCall), async (call) => {
        const first = call * aCall;
        const size = Math.min(aCall, count - first);
        const recipients = Array.from({ length: size }, (_, at) => address((first + at) % people));
        await alerts.handOver({ tenant, site }, newAlert(call, recipients, delivery), notRepeated);
      });
    },

    async deliver(expected, { atOnce, onMail = () => {} } = {}) {
      hear = onMail;
      [mails, told] = [0, 0];
      clock.set(FRIDAY);
      const deadline = clock.now() + DAY;
      await (atOnce === undefined ? alerts.deliver(deadline) : deliverAtOnce(atOnce, deadline));
      const left = await alerts.count(tenant);
      if (left > 0 || mails !== expected.mails || told !== expected.alerts) {
        throw new Error(`${mails} mails left, history was told of ${told} alerts, ${left} still wait.`);
      }
    },
  };
};
