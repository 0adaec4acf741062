import { createChangeFeed } from "../../shared/licensing/changeFeed.ts";
import { createLicensing } from "../../shared/licensing/createLicensing.ts";
import { createEntitlementStore } from "../../shared/licensing/entitlementStore.ts";
import type { License } from "../../shared/licensing/license.ts";
import { createLicensedTenantStore } from "../../shared/licensing/licensedTenantStore.ts";
import type { ProductBody } from "../../shared/licensing/product.ts";
import type { Sql } from "../../shared/platform/sql/sql.ts";
import type { TableAccount } from "../loopback/azurite.ts";
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
} from "./parts.ts";

/** A database that must not be needed. */
const noSql: Sql = {
  dialect: "sqlite",
  db: () => Promise.reject(new Error("SQL was asked")),
  transaction: () => Promise.reject(new Error("SQL was asked")),
  close: async () => {},
};

/**
 * One instance that checks, on Tables that can be watched and taken away, and what other instances do beside it. It
 * has no SQL: a check needs none.
 */
export const checkWorld = async (account: TableAccount) => {
  const beside = freshTables(account);
  const tables = watched(beside);
  const clock = stoppedClock();
  const vault = await fileVault(tables, clock);
  const start = () =>
    createLicensing({
      sql: noSql,
      tables,
      vault,
      clock,
      log: silent,
      settings: { publicUrl: "https://usher.example", floodRate: 600 },
      organizations: { exists: async () => undefined, isOpen: async () => false },
      proveTenantAdmin: noProof,
      eraseTenant: nothingElse,
      notices: noNotices,
    });
  const licensing = start();
  const entitlements = createEntitlementStore(beside);
  const tenants = createLicensedTenantStore(beside);
  const feed = createChangeFeed(beside, clock);
  const other = createLicensing({
    sql: noSql,
    tables: beside,
    vault,
    clock,
    log: silent,
    settings: { publicUrl: "https://usher.example", floodRate: 600 },
    organizations: { exists: async () => undefined, isOpen: async () => false },
    proveTenantAdmin: noProof,
    eraseTenant: nothingElse,
    notices: noNotices,
  });
  return {
    clock,
    licensing,
    /** Another instance on the same Tables, cold. */
    start,
    watch: tables.watch,
    check: licensing.checkLicense,
    /** What other instances write. */
    stores: { entitlements, tenants, feed },
    /** Another instance writes a license, or a newer version of it, with the sites that are active under it. */
    give: async (license: License, activeSites: readonly string[] = []): Promise<License> => {
      await entitlements.write(license, activeSites);
      await tenants.add([license.tenant]);
      await feed.append([license]);
      return license;
    },
    /** Another instance changes the catalogue. */
    put: (changes: Partial<ProductBody> = {}, id = "alerts") => other.putProduct(id, productBody(changes)),
    [Symbol.asyncDispose]: () => vault[Symbol.asyncDispose](),
  };
};

/** What a token says. */
export const claimsOf = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as Record<string, unknown>;
