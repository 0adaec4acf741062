import { randomUUID } from "node:crypto";
import type { HandedOver, Settings, Told, Web } from "../../shared/alerts/alert.ts";
import type { AlertRow } from "../../shared/alerts/alertTables.ts";
import { type Alerts, type AlertsParts, createAlerts } from "../../shared/alerts/createAlerts.ts";
import { firstSettings } from "../../shared/configuration/tenantSettings.ts";
import { MINUTE } from "../../shared/platform/clock.ts";
import { type Mail, type MailTransport, recipientsOf, type Sent } from "../../shared/platform/mail/mail.ts";
import { createMailAllowance } from "../../shared/platform/mail/mailAllowance.ts";
import { notRepeated, type Once } from "../../shared/platform/once.ts";
import type { Sql } from "../../shared/platform/sql/sql.ts";
import { type Database, silent, stoppedClock, type TestDatabase } from "./databases.ts";
import { createTestVault } from "./testVault.ts";

/** A Thursday, in the evening: closed until Friday, 09:00 UTC. */
export const EVENING = Date.UTC(2026, 0, 15, 20);
export const FRIDAY_NINE = Date.UTC(2026, 0, 16, 9);
export const FROM = "usher@vendor.example";
export const LIST = "11a7c0de-0000-4000-8000-000000000001";
const SUBJECT = "50b1ec70-0000-4000-8000-000000000001";

/** What became of alerts, as history was told it. */
export type ToldEntry = Told & { web: Web; at: number; batch: string };

export type AlertWorld = {
  clock: ReturnType<typeof stoppedClock>;
  sql: Sql;
  alerts: Alerts;
  web: Web;
  settings: Settings;
  /** Names of rules that are there, and whether they are on. */
  rules: Map<string, boolean>;
  vault: ReturnType<typeof createTestVault>;
  /** What the mail service took. */
  sent: Mail[];
  /** What it does with a mail before it takes it. */
  service: { take: (mail: Mail) => Promise<Sent | undefined> };
  told: ToldEntry[];
  history: { tell: () => Promise<void> };
  /** A further instance on the same database. */
  another(changes?: Partial<AlertsParts>): Alerts;
  handOver(changes?: Partial<HandedOver>, once?: Once, web?: Web): ReturnType<Alerts["handOver"]>;
  deliver(): Promise<number>;
  /** Changes the settings as `PUT /api/tenant/settings` does. */
  change(settings: Partial<Settings>): Promise<void>;
  rows(): Promise<AlertRow[]>;
  drop(): Promise<void>;
};

/** The room on a database of its own; mail goes to an array, and other rooms answer from the world. */
export const openAlertWorld = async ({ create }: Pick<TestDatabase, "create">): Promise<AlertWorld> => {
  const clock = stoppedClock(EVENING);
  const database: Database = await create({ clock });
  const { sql } = database;
  const vault = createTestVault();
  const sent: Mail[] = [];
  const told: ToldEntry[] = [];
  const rules = new Map([["overdue", true]]);
  const web: Web = { tenant: randomUUID(), site: { siteGuid: randomUUID(), webGuid: randomUUID() } };
  const service: AlertWorld["service"] = { take: async () => undefined };
  const history = { tell: async () => {} };
  const world = { settings: { ...firstSettings("contoso.example") } as Settings };

  const transport: MailTransport = {
    send: async (mail) => {
      const answer = await service.take(mail);
      sent.push(mail);
      return answer ?? { rejected: [] };
    },
    close: async () => {},
  };
  const partsOn = (on: Sql): AlertsParts => ({
    sql: on,
    vault,
    clock,
    log: silent,
    transport,
    urgent: transport,
    allowance: createMailAllowance({
      sql: on,
      clock,
      log: silent,
      limits: { perMinute: undefined, perHour: undefined },
    }),
    context: { vendorName: "Example Add-ins", publicUrl: "https://usher.example" },
    from: FROM,
    limits: { rate: 10_000, spread: 0 },
    ownerOf: async () => ({ subject: SUBJECT }),
    nameOf: async () => "Contoso",
    isLicensed: async ({ product }) => product === "alerts",
    ruleOf: async (_, name) => {
      const isOn = rules.get(name);
      return isOn === undefined ? undefined : { isOn, listId: LIST };
    },
    settingsOf: async () => world.settings,
    tell: async (of, at, batch, entries) => {
      await history.tell();
      told.push(...entries.map((entry) => ({ ...entry, web: of, at, batch })));
    },
  });
  const alerts = createAlerts(partsOn(sql));

  return {
    clock,
    sql,
    alerts,
    web,
    get settings() {
      return world.settings;
    },
    rules,
    vault,
    sent,
    service,
    told,
    history,
    another: (changes = {}) => createAlerts({ ...partsOn(database.open({ clock })), ...changes }),
    handOver: (changes = {}, once = notRepeated, of = web) =>
      alerts.handOver(
        of,
        {
          product: "alerts",
          component: "list-alerts",
          rule: "overdue",
          recipients: ["ada@contoso.example"],
          subject: "Task 7 is overdue",
          html: "<p>It was due yesterday.</p>",
          delivery: "businessHours",
          ...changes,
        },
        once,
      ),
    deliver: () => alerts.deliver(clock.now() + MINUTE),
    change: async (changes) => {
      await alerts.announce(web.tenant);
      world.settings = { ...world.settings, ...changes };
      await alerts.follow(web.tenant);
    },
    rows: async () => (await sql.db()).selectFrom("alerts").selectAll().orderBy("sequence").execute(),
    drop: () => database.drop(),
  };
};

/** To whom mails went, with their subjects. */
export const letters = (mails: readonly Mail[]): string[] =>
  mails.map((mail) => `${recipientsOf(mail).join(" ")}: ${mail.subject}`);
