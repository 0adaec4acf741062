import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createFileKey } from "../../infra/local/vault/fileKey.ts";
import { createLicensing, type Licensing } from "../../shared/licensing/createLicensing.ts";
import type { LicenseBody } from "../../shared/licensing/schemas.ts";
import type { Clock } from "../../shared/platform/clock.ts";
import type { SqlSettings } from "../../shared/platform/config/settings.ts";
import type { Contact } from "../../shared/platform/identity/callers.ts";
import { notRepeated } from "../../shared/platform/once.ts";
import { Refusal } from "../../shared/platform/refusal.ts";
import type { Sql } from "../../shared/platform/sql/sql.ts";
import type { Tables } from "../../shared/platform/tables/tables.ts";
import { createVault } from "../../shared/platform/vault/createVault.ts";
import type { Vault } from "../../shared/platform/vault/vault.ts";
import { freshTables, noNotices, nothingElse, productBody, silent, stoppedClock, watched } from "../licensing/parts.ts";
import type { TableAccount } from "../loopback/azurite.ts";
import type { TestDatabase } from "./databases.ts";

/** Two organizations, by their contacts. */
const contact = (number: number): Contact => ({
  kind: "contact",
  organizationId: `0f9a0000-0000-7000-8000-00000000000${number}`,
  contactId: `c0a70000-0000-7000-8000-00000000000${number}`,
  subject: `50b1ec70-0000-4000-8000-00000000000${number}`,
});
export const ADA = contact(1);
export const BEN = contact(2);
const CONTACTS = [ADA, BEN];

/** A product with a trial of 30 days. */
export const PRODUCT = "alerts";
export const WITH_TRIAL = productBody({ trial: { days: 30, edition: "premium" } });

/** Terms of a license whose grace is over. */
export const PAST = { startsAt: "2025-01-01T00:00:00Z", expiresAt: "2025-06-01T00:00:00Z" };

/** What instances of one Usher share: enough for another process to be one of them. */
export type Shared = { sql: SqlSettings; connectionString: string; prefix: string; keyFile: string };

export const openVault = (tables: Tables, keyFile: string, clock: Clock): Vault =>
  createVault({
    settings: { environment: "local", vault: { kind: "file", file: keyFile } },
    tables,
    clock,
    credential: { getToken: async () => null },
    log: silent,
    fileKey: createFileKey,
  });

/** A token as these instances take it: what it proves, said outright. Real ones are verified elsewhere. */
export const tokenOf = (tenant: string, domain?: string): string => JSON.stringify({ tenant, domain });

export const instanceOn = (sql: Sql, tables: Tables, vault: Vault, clock: Clock): Licensing =>
  createLicensing({
    sql,
    tables,
    vault,
    clock,
    log: silent,
    settings: { publicUrl: "https://usher.example", floodRate: 60_000 },
    organizations: {
      exists: async (_transaction, id) => CONTACTS.find(({ organizationId }) => organizationId === id),
      isOpen: async (id) => CONTACTS.some(({ organizationId }) => organizationId === id),
    },
    proveTenantAdmin: async (entraToken) => JSON.parse(entraToken) as { tenant: string; domain: string | undefined },
    eraseTenant: nothingElse,
    notices: noNotices,
  });

/** One instance on a database and Tables of its own, and what a test asks of it. */
export const openTenancy = async (create: TestDatabase["create"], account: TableAccount) => {
  const clock = stoppedClock();
  const database = await create({ clock });
  const prefix = `t${randomUUID().slice(0, 8)}`;
  const tables = watched(freshTables(account, prefix));
  const folder = await mkdtemp(join(tmpdir(), "usher-tenancy-"));
  const keyFile = join(folder, "key.json");
  const vault = openVault(tables, keyFile, clock);
  for (const { subject } of CONTACTS) await vault.keyring.create(subject);
  const instance = (sql: Sql = database.sql, on: Tables = tables): Licensing => instanceOn(sql, on, vault, clock);
  const licensing = instance();
  await licensing.putProduct(PRODUCT, WITH_TRIAL);

  /** A license of a year from the first of January 2026, by an employee. */
  const issue = async (tenant: string, changes: Partial<LicenseBody> = {}) => {
    const terms = { edition: "standard", kind: "subscription" as const, components: ["*"], graceDays: 14 };
    const term = { startsAt: "2026-01-01T00:00:00Z", expiresAt: "2027-01-01T00:00:00Z" };
    const its = { organizationId: ADA.organizationId, tenant, product: PRODUCT };
    return (await licensing.issueLicense({ ...terms, ...term, ...its, ...changes }, notRepeated)).license;
  };

  return {
    clock,
    database,
    tables,
    vault,
    instance,
    licensing,
    shared: { sql: database.settings, connectionString: account.connectionString, prefix, keyFile } satisfies Shared,
    issue,
    /** A license that was revoked: its tenant may be unlinked. */
    revoked: async (tenant: string) => {
      const license = await issue(tenant);
      await licensing.changeLicense(license.id, { status: "revoked" });
      return license;
    },
    prove: (tenant: string, domain?: string, by = ADA, on = licensing) =>
      on.proveTenant(by, { entraToken: tokenOf(tenant, domain) }, notRepeated),
    start: (tenant: string, by = ADA, on = licensing) => on.startTrial(by, { tenant, product: PRODUCT }, notRepeated),
    /** What a check with all details says. */
    code: async (tenant: string, on = licensing) => (await on.checkLicense({ product: PRODUCT }, tenant)).body.code,
    /** The rows of a tenant's licenses in Tables. */
    projected: async (tenant: string): Promise<string[]> => {
      const keys: string[] = [];
      for await (const { rowKey } of tables.open("entitlements").list({ partitionKey: tenant })) keys.push(rowKey);
      return keys;
    },
    /** All that SQL keeps of a tenant, by table. */
    kept: async (tenant: string) => {
      const db = await database.sql.db();
      const of = (table: "tenants" | "licenses" | "license_removals") =>
        db.selectFrom(table).selectAll().where("tenant", "=", tenant).execute();
      const [tenants, licenses, removals] = [await of("tenants"), await of("licenses"), await of("license_removals")];
      return { tenants, licenses, removals };
    },
    drop: async () => {
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

export type Tenancy = Awaited<ReturnType<typeof openTenancy>>;

/** The refusal that some work ends with. */
export const refusalOf = async (work: Promise<unknown>): Promise<Refusal> => {
  const error = await work.then(
    () => new Error("it was not refused"),
    (thrown: unknown) => thrown,
  );
  if (error instanceof Refusal) return error;
  throw error;
};
