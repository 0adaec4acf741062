import type { Clock } from "../platform/clock.ts";
import type { Settings } from "../platform/config/settings.ts";
import type { Contact } from "../platform/identity/callers.ts";
import type { Log } from "../platform/log.ts";
import type { Once } from "../platform/once.ts";
import type { Sql } from "../platform/sql/sql.ts";
import type { Tables } from "../platform/tables/tables.ts";
import type { Vault } from "../platform/vault/vault.ts";
import { changeBacklog } from "./changeBacklog.ts";
import { createChangeFeed } from "./changeFeed.ts";
import { changeLicense } from "./changeLicense.ts";
import { type CheckLicense, createCheckLicense } from "./checkLicense.ts";
import { contactLicenses } from "./contactLicenses.ts";
import { createEntitlementStore } from "./entitlementStore.ts";
import { createFlood, type Flood } from "./flood.ts";
import { issueLicense } from "./issueLicense.ts";
import { createKnownEntitlements } from "./knownEntitlements.ts";
import type { License } from "./license.ts";
import { createLicensedTenantStore } from "./licensedTenantStore.ts";
import type { SeenLicense } from "./licenseView.ts";
import { linkTenant, listTenants, type TenantView } from "./linkTenant.ts";
import { listLicenses } from "./listLicenses.ts";
import { listProducts, type ProductView, type PublicProduct, publicProducts } from "./listProducts.ts";
import type { Organizations } from "./organizations.ts";
import type { ProductBody } from "./product.ts";
import { createProductStore } from "./productStore.ts";
import { projectChange } from "./projection.ts";
import { projectPending } from "./projectPending.ts";
import { type PutProduct, putProduct } from "./putProduct.ts";
import type { Jwks, LicenseBody, LicensePatch, LicenseView } from "./schemas.ts";
import { createSigningKeyStore } from "./signingKeyStore.ts";
import { createSigningKeys } from "./signingKeys.ts";

export type LicensingParts = {
  sql: Sql;
  tables: Tables;
  vault: Pick<Vault, "keyring">;
  clock: Clock;
  log: Log;
  settings: Pick<Settings, "publicUrl" | "floodRate">;
  organizations: Organizations;
};

/** What this room does, put together. Each operation is described where it stands. */
export type Licensing = {
  putProduct(id: string, body: ProductBody, ifMatch?: string): Promise<PutProduct>;
  listProducts(): Promise<{ products: ProductView[] }>;
  publicProducts(): Promise<{ products: PublicProduct[] }>;
  issueLicense(body: LicenseBody, once: Once): Promise<SeenLicense>;
  changeLicense(id: string, patch: LicensePatch, ifMatch?: string): Promise<SeenLicense>;
  listLicenses(of: {
    organizationId?: string | undefined;
    tenant?: string | undefined;
  }): Promise<{ licenses: LicenseView[] }>;
  contactLicenses(contact: Contact): Promise<{ licenses: LicenseView[] }>;
  linkTenant(organizationId: string, tenant: string): Promise<{ tenant: TenantView; created: boolean }>;
  listTenants(organizationId: string): Promise<{ tenants: TenantView[] }>;
  checkLicense: CheckLicense;
  jwks(): Promise<Jwks>;
  /** For the sweep: projects license changes that Tables do not know yet, until `deadline`; answers how many. */
  projectPending(budget?: { deadline: number }): Promise<number>;
  /** How many changes still wait to be projected. */
  backlog(): ReturnType<typeof changeBacklog>;
  flood: Flood;
};

/** Puts the room together. Nothing is opened or read before it is used, and a check uses no SQL. */
export const createLicensing = (parts: LicensingParts): Licensing => {
  const { sql, tables, vault, clock, log, settings, organizations } = parts;
  const products = createProductStore(tables);
  const entitlements = createEntitlementStore(tables);
  const tenants = createLicensedTenantStore(tables);
  const feed = createChangeFeed(tables, clock);
  const keys = createSigningKeys({ store: createSigningKeyStore(tables), keyring: vault.keyring, clock, log });
  const known = createKnownEntitlements({ entitlements, tenants, products, feed, clock, log });
  const projection = { sql, entitlements, tenants, feed, forget: known.forget, log };
  const project = (license: License): Promise<void> => projectChange(projection, license);

  return {
    putProduct: (id, body, ifMatch) => putProduct({ products, changed: known.forgetProducts }, id, body, ifMatch),
    listProducts: () => listProducts(products),
    publicProducts: async () => publicProducts(await known.products()),
    issueLicense: (body, once) =>
      issueLicense({ sql, clock, products, organizations, projectChange: project }, body, once),
    changeLicense: (id, patch, ifMatch) =>
      changeLicense({ sql, clock, products, projectChange: project }, id, patch, ifMatch),
    listLicenses: (of) => listLicenses(sql, of),
    contactLicenses: (contact) => contactLicenses(sql, contact),
    linkTenant: (organizationId, tenant) => linkTenant({ sql, clock, organizations }, organizationId, tenant),
    listTenants: (organizationId) => listTenants(sql, organizationId),
    checkLicense: createCheckLicense({ known, keys, clock, publicUrl: settings.publicUrl }),
    jwks: () => keys.jwks(),
    projectPending: (budget) => projectPending({ ...projection, clock }, budget),
    backlog: () => changeBacklog(sql),
    flood: createFlood({ rate: settings.floodRate, clock }),
  };
};
