import type { TokenCredential } from "@azure/core-auth";
import type { Alerts } from "./alerts/createAlerts.ts";
import type { ConfigurationRoom } from "./configuration/createConfiguration.ts";
import type { History } from "./history/createHistory.ts";
import { createLicensing, type Licensing } from "./licensing/createLicensing.ts";
import { holdTenant } from "./licensing/tenantStore.ts";
import { createOrganizations, type Organizations } from "./organizations/createOrganizations.ts";
import { LIMITS } from "./organizations/limits.ts";
import { findOrganization } from "./organizations/organizationStore.ts";
import { createPages, type Pages } from "./pages/createPages.ts";
import type { Page } from "./pages/page.ts";
import { inTurn } from "./platform/batches.ts";
import { type Clock, HOUR, systemClock, toRfc3339 } from "./platform/clock.ts";
import type { TimerName } from "./platform/config/schedules.ts";
import type { Settings } from "./platform/config/settings.ts";
import type { StepName } from "./platform/declaration.ts";
import { createHealth, type Health, withPatience } from "./platform/health.ts";
import type { Platform } from "./platform/http/door.ts";
import type { Contact } from "./platform/identity/callers.ts";
import { createContactTokens } from "./platform/identity/contactTokens.ts";
import { createCredential } from "./platform/identity/credential.ts";
import { createEntraTokens } from "./platform/identity/entraTokens.ts";
import { createPasswords } from "./platform/identity/passwords.ts";
import { proveTenantAdmin } from "./platform/identity/tenantProof.ts";
import { lateRoom } from "./platform/lateRoom.ts";
import { lazy } from "./platform/lazy.ts";
import type { Log } from "./platform/log.ts";
import { createMailTransport } from "./platform/mail/createMailTransport.ts";
import { createMailAllowance, withAllowance } from "./platform/mail/mailAllowance.ts";
import { createOutbox } from "./platform/mail/outbox.ts";
import { logBacklogs, type Operations, readOperations } from "./platform/operations.ts";
import { createAskRights } from "./platform/sharepoint/askRights.ts";
import { createOnBehalfOf } from "./platform/sharepoint/onBehalfOf.ts";
import { consentUrlOf } from "./platform/sharepoint/signInRefusals.ts";
import { createSiteRights } from "./platform/sharepoint/siteRights.ts";
import { createSql } from "./platform/sql/createSql.ts";
import { createIdempotency } from "./platform/sql/idempotency.ts";
import type { Sql } from "./platform/sql/sql.ts";
import { createTimerRuns } from "./platform/sql/timerRuns.ts";
import { createTables } from "./platform/tables/createTables.ts";
import type { Tables } from "./platform/tables/tables.ts";
import { createVault } from "./platform/vault/createVault.ts";
import type { KeyEncryptionKey } from "./platform/vault/keyEncryptionKey.ts";
import type { Vault } from "./platform/vault/vault.ts";
import { deleteOverdueRows } from "./privacy/deleteOverdueRows.ts";
import type { Erasures } from "./privacy/erasure/createErasures.ts";
import { createLedger } from "./privacy/erasure/ledger.ts";
import type { ErasureParts } from "./privacy/erasure/parts.ts";
import { type Replayed, replayErasures } from "./privacy/erasure/replayErasures.ts";
import { createRestored, refuseRestored } from "./privacy/erasure/restored.ts";
import { exportedOf } from "./privacy/export/exportedTables.ts";
import { exportOrganization, type OrganizationExport } from "./privacy/export/exportOrganization.ts";
import { createReadings } from "./privacy/readings.ts";
import { type SweepStep, sweepRetention } from "./privacy/sweepRetention.ts";
import { settingsLoader } from "./settingsLoader.ts";
import type { Debug } from "./support/createDebug.ts";
import type { Support } from "./support/createSupport.ts";

/** Usher, put together: what the doors and timers call. */
export type App = Platform & {
  settings: Settings;
  clock: Clock;
  organizations: Organizations;
  licensing: Licensing;
  configuration: ConfigurationRoom;
  alerts: Alerts;
  history: History;
  debug: Debug;
  support: Support;
  erasures: Erasures;
  pages: Pages;
  /** Where a tenant's administrator consents to what Usher asks of Microsoft 365. */
  consentUrl(tenant: string): string;
  /** The page `/privacy`, made once. */
  privacyPage(): Promise<Page>;
  exportOrganization(contact: Contact): Promise<OrganizationExport>;
  health(): Promise<Health>;
  /** Whether the database is a restored copy whose erasures are still to be replayed; null where nobody says in time. */
  isRestored(): Promise<boolean | null>;
  about(): { version: string; environment: Settings["environment"]; time: string };
  operations(): Promise<Operations>;
  /** The work of the timers. `deadline` is epoch milliseconds by `clock`; each answers how many things it dealt with. */
  timers: Readonly<Record<TimerName, (deadline: number) => Promise<number>>>;
  /** Erases in a restored database what was erased since it was copied. Throws `ReplayRefused` where there is nothing to do. */
  replayErasures(): Promise<Replayed>;
  /** Waits for what was begun on the side, then lets go of every connection. */
  close(): Promise<void>;
};

/** The parts that exist on a developer's machine only. */
export type LocalParts = {
  createFileClock: (file: string) => Clock;
  createFileKey: (file: string) => KeyEncryptionKey;
};

/** That of package.json, which a bundle does not carry; a test holds them together. */
export const VERSION = "0.1.0";

/** What Usher stands on. */
export type Ground = {
  settings: Settings;
  log: Log;
  clock: Clock;
  credential: TokenCredential;
  sql: Sql;
  tables: Tables;
  vault: Vault;
};

/** Puts Usher together from its settings. Connects to nothing: each part does so at its first use. */
export const createApp = (settings: Settings, log: Log, local?: LocalParts): App => {
  const clock = local && settings.clockFile ? local.createFileClock(settings.clockFile) : systemClock;
  const credential = createCredential(settings);
  const migrations = async () => (await import("./platform/sql/migrations/index.ts")).migrations;
  const sql = createSql({ settings: settings.sql, clock, log, credential, migrations });
  const tables = createTables({ settings, credential });
  const fileKey = local ? { fileKey: local.createFileKey } : {};
  const vault = createVault({ settings, tables, clock, credential, log, ...fileKey });
  return createAppOn({ settings, log, clock, credential, sql, tables, vault });
};

/** Puts Usher together on its stores. */
export const createAppOn = ({ settings, log, clock, credential, sql, tables, vault }: Ground): App => {
  const { publicUrl, environment } = settings;
  const transport = createMailTransport({ settings: settings.mail, credential, log });
  const { vendorName, from } = settings.mail;
  const context = { vendorName, publicUrl };
  const allowance = createMailAllowance({ sql, clock, log, limits: settings.mail.limits });
  const urgent = withAllowance(transport, allowance);
  const mail = createOutbox({ sql, vault, clock, log, transport: urgent, context, from });
  const readings = createReadings({ clock });
  const contactTokens = createContactTokens({ vault, clock, publicUrl });
  const idempotency = createIdempotency({ sql, vault, clock });
  const mailsOfStrangers = { times: settings.mailRate, within: HOUR };
  const organizations = createOrganizations({
    sql,
    vault,
    clock,
    log,
    mail,
    contactTokens,
    passwords: createPasswords(),
    readings,
    limits: { ...LIMITS, mails: mailsOfStrangers },
  });
  const entra = createEntraTokens({ entra: settings.entra, clock, log });
  const licensing = createLicensing({
    sql,
    tables,
    vault,
    clock,
    log,
    settings,
    organizations: { exists: findOrganization, isOpen: organizations.isOpen },
    proveTenantAdmin: (entraToken) => proveTenantAdmin(entra, entraToken),
    eraseTenant: async (tenant, deadline, receivedBefore) => {
      if (!(await alerts.eraseTenant(tenant, deadline, receivedBefore))) return false;
      // A call makes a session while it holds the tenant: none is late.
      if (receivedBefore === undefined && !(await debug.eraseTenant(tenant, deadline))) return false;
      await configuration.eraseTenant(tenant, deadline, receivedBefore);
      await history.eraseTenant(tenant, deadline, receivedBefore);
      return clock.now() < deadline;
    },
    notices: { contactOf: (id) => organizations.contactOf(id), mail },
  });
  const tenants = { find: (tenant: string) => licensing.ownerOf(tenant) };
  const configuration: ConfigurationRoom = lateRoom(async () =>
    (await import("./configuration/createConfiguration.ts")).createConfiguration({
      tables,
      clock,
      tenants,
      alerts: {
        announce: (tenant) => alerts.announce(tenant),
        follow: (tenant) => alerts.follow(tenant),
        discardRule: (web, rule) => alerts.discardRule(web, rule),
        count: (tenant) => alerts.count(tenant),
      },
    }),
  );
  const history: History = lateRoom(async () =>
    (await import("./history/createHistory.ts")).createHistory({
      tables,
      sql,
      clock,
      ownerOf: (tenant) => licensing.ownerOf(tenant),
      isComponent: (id) => licensing.isComponent(id),
      isConfiguration: (web, which) => configuration.has(web, which),
    }),
  );
  const alerts: Alerts = lateRoom(async () =>
    (await import("./alerts/createAlerts.ts")).createAlerts({
      sql,
      vault,
      clock,
      log,
      transport,
      urgent,
      allowance,
      context,
      from,
      limits: settings.alerts,
      ownerOf: (tenant) => licensing.ownerOf(tenant),
      nameOf: async (tenant) => {
        const owner = await licensing.ownerOf(tenant);
        return owner === undefined ? undefined : organizations.nameOf(owner.organizationId);
      },
      // A license of all components covers those of the catalogue: what is named otherwise would stand in history.
      isLicensed: async (asked) =>
        (await licensing.isComponent(asked.component)) &&
        (await licensing.checkLicense(asked, asked.tenant)).body.valid,
      ruleOf: (web, name) => configuration.ruleOf(web, name),
      settingsOf: async (tenant) => (await configuration.readTenantSettings(tenant)).settings,
      tell: (web, at, batch, told) => history.tell(web, at, batch, told),
    }),
  );
  const debug: Debug = lateRoom(async () =>
    (await import("./support/createDebug.ts")).createDebug({
      sql,
      vault,
      clock,
      mail,
      contactOf: (id) => organizations.contactOf(id),
      holdTenant,
      isComponent: (id) => licensing.isComponent(id),
      recordReadings: (queries, trail) => readings.record(queries, trail),
      forgetRequests: (queries, subject) => idempotency.eraseSubject(queries, subject),
    }),
  );
  const contactEmail = async (contact: Contact) => (await organizations.readProfile(contact)).profile.contactEmail;
  const support: Support = lateRoom(async () =>
    (await import("./support/createSupport.ts")).createSupport({
      sql,
      vault,
      clock,
      log,
      mail,
      limits: { mails: mailsOfStrangers },
      contactEmail,
      isOrganization: (id) => organizations.isOpen(id),
      noteReading: (reader, concerned) => organizations.noteReading(reader, concerned),
      endDebug: (ticket, why) => debug.endOfTicket(ticket, why),
      eraseDebug: (ticket) => debug.eraseTicket(ticket),
    }),
  );
  const ledger = createLedger(tables);
  const restored = createRestored({ sql, ledger, clock, log });
  const erasing: ErasureParts = {
    backupDays: settings.backupDays,
    sql,
    vault,
    clock,
    log,
    publicUrl,
    ledger,
    mail,
    limits: { mails: mailsOfStrangers },
    sign: (typ, claims) => licensing.sign(typ, claims),
    rooms: {
      organizations,
      licensing,
      alerts,
      support,
      debug,
      forgetSubjects: async (queries, subjects) => {
        await mail.forget(queries, subjects);
        await readings.forget(queries, subjects);
        for (const subject of subjects) await idempotency.eraseSubject(queries, subject);
      },
    },
  };
  const erasures: Erasures = lateRoom(async () =>
    (await import("./privacy/erasure/createErasures.ts")).createErasures(erasing),
  );
  // A sweep and an export need it, and a check of a license does without.
  const declared = lazy(async () => (await import("./privacy/manifest.ts")).manifest.tables);
  const exporting = lazy(async () => {
    const exported = exportedOf(await declared());
    return { sql, tables, vault, clock, log, exported, addressOf: organizations.addressOf };
  });
  const { sharePoint } = settings;
  const places = { ...settings.entra, graph: sharePoint.graph, publicUrl };
  const onBehalfOf = createOnBehalfOf({ places, settings: sharePoint, credential });
  const askRights = createAskRights({ places, settings: sharePoint, onBehalfOf, clock });
  const siteRights = createSiteRights({ ask: askRights, clock });
  const timerRuns = createTimerRuns({ sql, clock, log });

  /** Those that the manifest names for what its instants alone do not end. */
  const ends: Record<StepName, SweepStep["sweep"]> = {
    registrations: (deadline) => organizations.sweep({ deadline }),
    tickets: (deadline) => support.sweep({ deadline }),
    debug: (deadline) => debug.sweep(deadline),
    "license-changes": (deadline) => licensing.projectPending({ deadline }),
    erasures: (deadline) => erasures.sweep(deadline),
    "forgotten-erasures": (deadline) => erasures.forget(deadline),
    "tenant-erasures": (deadline) => licensing.finishErasures(deadline),
  };
  const steps = async (): Promise<SweepStep[]> => [
    ...deleteOverdueRows(await declared(), { sql, clock }),
    ...Object.entries(ends).map(([name, sweep]) => ({ name, sweep })),
    { name: "expiry-notices", sweep: (deadline) => licensing.sendExpiryNotices(deadline) },
    { name: "backlog", sweep: () => logBacklogs(backlogs, clock, log) },
  ];

  const work: App["timers"] = {
    deliverAccountMail: async (deadline) => {
      const { sent, discarded, setAside } = await mail.deliver({ deadline });
      return sent + discarded + setAside;
    },
    deliverDelayedAlerts: (deadline) => alerts.deliver(deadline),
    sweepRetention: async (deadline) => sweepRetention({ steps: await steps(), clock, log }, deadline),
    purgeHistory: () => history.purge(),
    rotateKeys: (deadline) => inTurn([() => licensing.rotateKeys(), () => vault.rewrap(deadline)]),
  };

  const backlogs = {
    accountMail: () => mail.backlog(),
    delayedAlerts: () => alerts.backlog(),
    licenseChanges: () => licensing.backlog(),
  };
  const recorded = (name: TimerName) => async (deadline: number) => {
    await refuseRestored(restored, "everything");
    return timerRuns.record(name, () => work[name](deadline));
  };

  return {
    settings,
    clock,
    log,
    idempotency,
    organizations,
    licensing,
    configuration,
    alerts,
    history,
    debug,
    support,
    erasures,
    admit: async (needs) => {
      if (needs !== "nothing") await refuseRestored(restored, needs);
    },
    exportOrganization: async (contact) => exportOrganization(await exporting(), contact),
    callers: {
      contact: organizations.currentContact,
      customer: (bearer) => entra.customer(bearer),
      employee: (bearer) => entra.employee(bearer),
      siteRights,
    },
    consentUrl: (tenant) => consentUrlOf(places, tenant),
    pages: createPages(settings, {
      calendars: async () => (await import("./configuration/holidayCalendars.ts")).listCalendars(),
    }),
    privacyPage: lazy(async () => {
      const { tellPrivacy, vendorsOwn } = await import("./privacy/tellPrivacy.ts");
      return tellPrivacy(vendorsOwn(settings), VERSION);
    }),
    health: createHealth(
      {
        sql: async () => {
          const db = await sql.db();
          await db.selectFrom("timer_runs").select("timer").executeTakeFirst();
        },
        tables: () => tables.check(),
        vault: () => vault.check(),
      },
      clock,
      log,
    ),
    isRestored: () => withPatience(() => restored.isRestored()).catch(() => null),
    about: () => ({ version: VERSION, environment, time: toRfc3339(clock.now()) }),
    operations: () => readOperations(backlogs, timerRuns, clock),
    timers: {
      deliverAccountMail: recorded("deliverAccountMail"),
      deliverDelayedAlerts: recorded("deliverDelayedAlerts"),
      sweepRetention: recorded("sweepRetention"),
      purgeHistory: recorded("purgeHistory"),
      rotateKeys: recorded("rotateKeys"),
    },
    replayErasures: () => replayErasures({ ...erasing, subjects: () => vault.keyring.subjects() }),
    close: async () => {
      await erasures.settled();
      await mail.settled();
      await allowance.settled();
      await transport.close();
      await sql.close();
    },
  };
};

/** Usher by this process's settings, put together at the first call and kept. */
export const appLoader = (log: Log): (() => Promise<App>) => {
  const load = settingsLoader(log);
  return lazy(async () => {
    const settings = await load();
    const local = settings.environment === "local" ? await import("../infra/local/parts.ts") : undefined;
    return createApp(settings, log, local);
  });
};
