import { randomBytes, randomUUID } from "node:crypto";
import { createLicensing, type Licensing } from "../../shared/licensing/createLicensing.ts";
import type { LicenseBody, LicenseView } from "../../shared/licensing/schemas.ts";
import type { Clock } from "../../shared/platform/clock.ts";
import type { Contact } from "../../shared/platform/identity/callers.ts";
import { notRepeated } from "../../shared/platform/once.ts";
import { Refusal } from "../../shared/platform/refusal.ts";
import type { Sql } from "../../shared/platform/sql/sql.ts";
import type { Tables } from "../../shared/platform/tables/tables.ts";
import type { Vault } from "../../shared/platform/vault/vault.ts";
import {
  fileVault,
  freshTables,
  noNotices,
  noProof,
  nothingElse,
  productBody,
  silent,
  stoppedClock,
  watched,
} from "../licensing/parts.ts";
import type { TableAccount } from "../loopback/azurite.ts";
import type { Database, TestDatabase } from "./databases.ts";

export const OURS = "0f9a0000-0000-7000-8000-000000000001";
export const THEIRS = "0f9a0000-0000-7000-8000-000000000002";

export const contactOf = (organizationId: string): Contact => ({
  kind: "contact",
  organizationId,
  contactId: randomUUID(),
  subject: organizationId,
});

/** One instance of the room on these stores. Every organization is there; its id is its subject. */
export const openLicensing = (parts: { sql: Sql; tables: Tables; vault: Vault; clock: Clock }): Licensing =>
  createLicensing({
    ...parts,
    log: silent,
    settings: { publicUrl: "https://usher.example", floodRate: 600 },
    organizations: { exists: async (_, id) => ({ subject: id }), isOpen: async () => true },
    proveTenantAdmin: noProof,
    eraseTenant: nothingElse,
    notices: noNotices,
  });

/** What an activation came to: the answer, or the code of its refusal. */
export const outcomeOf = (activation: ReturnType<Licensing["activateSite"]>) =>
  activation.then(
    ({ activation: { used, max }, created }) => ({ created, used, max }),
    (error: unknown) => {
      if (error instanceof Refusal) return error.code;
      throw error;
    },
  );
export type Outcome = Awaited<ReturnType<typeof outcomeOf>>;

/** Licensing on a database of its own, with Tables that can be watched and taken away, and any number of instances. */
export const activationWorld = async (account: TableAccount, { create }: TestDatabase) => {
  const clock = stoppedClock();
  const database: Database = await create({ clock });
  const prefix = `t${randomBytes(6).toString("hex")}`;
  const tables = watched(freshTables(account, prefix));
  const vault = await fileVault(tables, clock);
  const licensing = openLicensing({ sql: database.sql, tables, vault, clock });
  await licensing.putProduct("alerts", productBody());

  return {
    clock,
    database,
    prefix,
    watch: tables.watch,
    licensing,
    /** Another instance on the same stores. `before` happens ahead of each of its transactions. */
    another: (before = async (): Promise<void> => {}): Licensing => {
      const sql = database.open();
      const transaction: Sql["transaction"] = (work) => before().then(() => sql.transaction(work));
      return openLicensing({ sql: { ...sql, transaction }, tables, vault, clock });
    },
    /** A license for a year, of our organization and a tenant of its own unless told. */
    issue: async (changes: Partial<LicenseBody> = {}): Promise<LicenseView> => {
      const body: LicenseBody = {
        organizationId: OURS,
        tenant: randomUUID(),
        product: "alerts",
        edition: "premium",
        kind: "subscription",
        components: ["*"],
        maxSites: 3,
        startsAt: "2026-01-01T00:00:00Z",
        expiresAt: "2027-01-01T00:00:00Z",
        graceDays: 14,
        ...changes,
      };
      return (await licensing.issueLicense(body, notRepeated)).license;
    },
    activate: (tenant: string, site: string, on = licensing): Promise<Outcome> =>
      outcomeOf(on.activateSite({ tenant, site: { siteGuid: site } }, { product: "alerts" })),
    codeAt: async (tenant: string, site: string, on = licensing): Promise<string> =>
      (await on.checkLicense({ product: "alerts", site }, tenant)).body.code,
    /** What lies in the database of a license: the sites that are active, and how many its own row says there are. */
    stored: async (id: string): Promise<{ sites: string[]; used: number | undefined }> => {
      const db = await database.sql.db();
      const rows = await db.selectFrom("site_activations").select("site").where("license_id", "=", id).execute();
      const license = await db.selectFrom("licenses").select("used").where("id", "=", id).executeTakeFirst();
      return { sites: rows.map(({ site }) => site).sort(), used: license?.used };
    },
    [Symbol.asyncDispose]: async () => {
      await vault[Symbol.asyncDispose]();
      await database.drop();
    },
  };
};
export type ActivationWorld = Awaited<ReturnType<typeof activationWorld>>;

/** So many different sites. */
export const newSites = (count: number): string[] => Array.from({ length: count }, () => randomUUID());
