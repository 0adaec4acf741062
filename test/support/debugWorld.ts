import { randomBytes, randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createFileKey } from "../../infra/local/vault/fileKey.ts";
import { LIMITS } from "../../shared/organizations/limits.ts";
import { DAY } from "../../shared/platform/clock.ts";
import type { Contact, Employee } from "../../shared/platform/identity/callers.ts";
import { newId, newSubject } from "../../shared/platform/ids.ts";
import type { Mail, MailTransport } from "../../shared/platform/mail/mail.ts";
import { createOutbox } from "../../shared/platform/mail/outbox.ts";
import { notRepeated } from "../../shared/platform/once.ts";
import { createIdempotency } from "../../shared/platform/sql/idempotency.ts";
import type { Sql } from "../../shared/platform/sql/sql.ts";
import type { Tables } from "../../shared/platform/tables/tables.ts";
import { createVault } from "../../shared/platform/vault/createVault.ts";
import { KeyGone, type Vault } from "../../shared/platform/vault/vault.ts";
import { createReadings } from "../../shared/privacy/readings.ts";
import { createDebug, type Debug } from "../../shared/support/createDebug.ts";
import { createSupport, type Support } from "../../shared/support/createSupport.ts";
import type { DebugPorts } from "../../shared/support/debugParts.ts";
import type { Said } from "../../shared/support/postDebug.ts";
import { ticketSeal } from "../../shared/support/seals.ts";
import { newTicketNumber } from "../../shared/support/ticketNumber.ts";
import { findTicket, insertTicket } from "../../shared/support/ticketStore.ts";
import { freshTables, watched } from "../licensing/parts.ts";
import type { TableAccount } from "../loopback/azurite.ts";
import { CONTEXT, tokenIn } from "../organizations/world.ts";
import { noCredential } from "../platform/vault/parts.ts";
import { type Database, silent, stoppedClock, type TestDatabase } from "../sql/databases.ts";

/** Two organizations, by their contacts. */
const contact = (number: number): Contact => ({
  kind: "contact",
  organizationId: `0f9a0000-0000-7000-8000-00000000000${number}`,
  contactId: `c0a70000-0000-7000-8000-00000000000${number}`,
  subject: `50b1ec70-0000-4000-8000-00000000000${number}`,
});
export const ADA = contact(1);
export const BEN = contact(2);
export const ADAS_ADDRESS = "ada@customer.example";

export const AGENT: Employee = {
  kind: "employee",
  oid: "5d7c9c4e-2f6b-4f0e-9f5a-0a4a2a6b7c8d",
  roles: ["Support.Agent"],
};

export const said = (changes: Partial<Said> = {}): Said => ({
  component: "list-alerts",
  message: "The list answered 403",
  data: { list: "Orders of Ada", attempt: 2 },
  ...changes,
});

/** One instance of Usher, on connections and a memory of keys of its own. */
export type Instance = Debug & { support: Support; settled(): Promise<void> };

/** Debug logging on real stores; organizations and tenants answer from the world, mail goes to an array. */
export const openDebugWorld = async ({ create }: Pick<TestDatabase, "create">, account: TableAccount) => {
  const clock = stoppedClock();
  const database: Database = await create({ clock });
  const folder = await mkdtemp(path.join(tmpdir(), "usher-debug-"));
  const prefix = `t${randomBytes(6).toString("hex")}`;
  const tables = watched(freshTables(account, prefix));
  const openVault = (on: Tables = freshTables(account, prefix)): Vault =>
    createVault({
      settings: { environment: "local", vault: { kind: "file", file: path.join(folder, "vault.key") } },
      tables: on,
      clock,
      credential: noCredential,
      log: silent,
      fileKey: createFileKey,
    });
  const vault = openVault(tables);
  for (const { subject } of [ADA, BEN]) await vault.keyring.create(subject);

  /** How often each organization's tokens were ended, as a hand-over does; one that is missing was erased. */
  const generations = new Map([ADA, BEN].map(({ organizationId }) => [organizationId, 0]));
  const tenants = new Map<string, { organizationId: string; linkedBy: "proof" | "employee" }>();
  const sent: Mail[] = [];
  const transport: MailTransport = {
    send: async (mail) => {
      sent.push(mail);
      return { rejected: [] };
    },
    close: async () => {},
  };

  const instance = (sql: Sql, itsVault: Vault, ports: Partial<DebugPorts> = {}): Instance => {
    const mail = createOutbox({
      sql,
      vault: itsVault,
      clock,
      log: silent,
      transport,
      context: CONTEXT,
      from: "usher@acme.example",
    });
    const readings = createReadings({ clock });
    const idempotency = createIdempotency({ sql, vault: itsVault, clock });
    const debug = createDebug({
      sql,
      vault: itsVault,
      clock,
      mail,
      contactOf: async (id) => {
        const its = [ADA, BEN].find(({ organizationId }) => organizationId === id);
        const generation = generations.get(id);
        if (its === undefined || generation === undefined) return undefined;
        const key = await itsVault.keyring.open(its.subject);
        return { contactName: "Kim", contactEmail: its === ADA ? ADAS_ADDRESS : "ben@other.example", key, generation };
      },
      holdTenant: async (_, tenant) => tenants.get(tenant),
      isComponent: async (id) => id === "list-alerts",
      recordReadings: (queries, trail) => readings.record(queries, trail),
      forgetRequests: (queries, subject) => idempotency.eraseSubject(queries, subject),
      ...ports,
    });
    const support = createSupport({
      sql,
      vault: itsVault,
      clock,
      log: silent,
      mail,
      limits: LIMITS,
      contactEmail: async () => ADAS_ADDRESS,
      isOrganization: async (id) => generations.has(id),
      noteReading: async () => {},
      endDebug: (ticket, why) => debug.endOfTicket(ticket, why),
      eraseDebug: (ticket) => debug.eraseTicket(ticket),
    });
    return { ...debug, support, settled: () => mail.settled() };
  };
  const debug = instance(database.sql, vault);

  const newTicket = async (organizationId: string | null = ADA.organizationId): Promise<string> => {
    const [id, subject] = [newId(clock), newSubject()];
    const key = await vault.keyring.create(subject);
    const content = {
      name: "Robin",
      email: "robin@elsewhere.example",
      subject: "It hangs",
      description: "Since Monday.",
    };
    await insertTicket(await database.sql.db(), {
      id,
      number: newTicketNumber(),
      subject,
      email_index: "v1.index",
      status: "open",
      organization_id: organizationId,
      opened_at: clock.now(),
      changed_at: clock.now(),
      resolved_at: null,
      revision: 1,
      content: ticketSeal.seal(key, id, content),
    });
    return id;
  };

  const newTenant = (organizationId = ADA.organizationId, linkedBy: "proof" | "employee" = "proof"): string => {
    const tenant = randomUUID();
    tenants.set(tenant, { organizationId, linkedBy });
    return tenant;
  };

  /** A request for a new tenant and ticket of Ada's. */
  const asked = async () => {
    const [ticket, tenant] = [await newTicket(), newTenant()];
    const { id } = await debug.ask(ticket, { tenant }, notRepeated);
    return { ticket, tenant, id };
  };

  return {
    clock,
    database,
    sql: database.sql,
    tables,
    vault,
    prefix,
    openVault,
    debug,
    instance,
    /** A further instance. */
    another: () => instance(database.open(), openVault()),
    generations,
    tenants,
    sent,
    newTicket,
    newTenant,
    resolve: (ticket: string, on: Instance = debug) => on.support.resolve(ticket),
    asked,
    /** The same, allowed by Ada. */
    allowed: async () => {
      const its = await asked();
      await debug.decide(ADA, its.id, "allow");
      return its;
    },
    post: (tenant: string, changes: Partial<Said> = {}, on: Debug = debug) =>
      on.post({ tenant }, said(changes), notRepeated),
    /** The token of the link that was mailed for a ticket. */
    linkOf: async (ticket: string): Promise<string> => {
      await debug.settled();
      const found = await findTicket(await database.sql.db(), ticket, clock.now());
      const number = found?.number ?? "nothing";
      return tokenIn(sent.findLast(({ subject, text }) => subject.startsWith(number) && text.includes("#debug.")));
    },
    consent: async (id: string) => (await debug.consents(ADA, {})).consents.find((one) => one.id === id),
    /** What happened to a ticket's debug logging, by its words. */
    events: async (ticket: string): Promise<string[]> => {
      const { events } = await debug.audit(ticket, {});
      return events.map(({ event }) => event);
    },
    /** What lies in SQL and among the keys of one request. */
    kept: async (id: string) => {
      const db = await database.sql.db();
      const session = await db.selectFrom("debug_sessions").selectAll().where("id", "=", id).executeTakeFirst();
      const entries = await db.selectFrom("debug_entries").selectAll().where("session", "=", id).execute();
      const audit = await db.selectFrom("debug_audit").selectAll().where("session", "=", id).execute();
      const hasKey = await openVault()
        .keyring.open(session?.subject ?? "none", { fresh: true })
        .then(
          () => true,
          (error: unknown) => {
            if (error instanceof KeyGone) return false;
            throw error;
          },
        );
      return { session, state: session?.state, entries: entries.length, rows: entries, audit: audit.length, hasKey };
    },
    readings: async (): Promise<number> =>
      (await (await database.sql.db()).selectFrom("readings").select("id").execute()).length,
    soon: () => clock.now() + DAY,
    drop: async () => {
      await debug.settled();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

export type DebugWorld = Awaited<ReturnType<typeof openDebugWorld>>;
