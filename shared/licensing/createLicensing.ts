import type { Clock } from "../platform/clock.ts";
import type { Settings } from "../platform/config/settings.ts";
import type { Contact } from "../platform/identity/callers.ts";
import type { TenantProof } from "../platform/identity/tenantProof.ts";
import type { Log } from "../platform/log.ts";
import type { Once } from "../platform/once.ts";
import type { Sql, Transaction } from "../platform/sql/sql.ts";
import type { Tables } from "../platform/tables/tables.ts";
import { inTurns } from "../platform/turns.ts";
import type { Vault } from "../platform/vault/vault.ts";
import { type Activated, activateSite, type SiteReader } from "./activateSite.ts";
import { changeBacklog } from "./changeBacklog.ts";
import { createChangeFeed } from "./changeFeed.ts";
import { changeLicense } from "./changeLicense.ts";
import { type CheckLicense, createCheckLicense } from "./checkLicense.ts";
import { contactLicenses } from "./contactLicenses.ts";
import { createEntitlementStore } from "./entitlementStore.ts";
import { createFlood, type Flood } from "./flood.ts";
import { freeSite } from "./freeSite.ts";
import { issueLicense } from "./issueLicense.ts";
import { signCompact } from "./jws.ts";
import { createKnownEntitlements } from "./knownEntitlements.ts";
import { type Left, leaveOrganization, tellRemovals } from "./leaveOrganization.ts";
import type { License } from "./license.ts";
import { createLicensedTenantStore } from "./licensedTenantStore.ts";
import { findLicense } from "./licenseStore.ts";
import type { SeenLicense } from "./licenseView.ts";
import { type ListedTenant, linkTenant, listTenants, type TenantView } from "./linkTenant.ts";
import { listActiveSites } from "./listActiveSites.ts";
import { listLicenses } from "./listLicenses.ts";
import { listProducts, type ProductView, type PublicProduct, publicProducts } from "./listProducts.ts";
import type { Organizations } from "./organizations.ts";
import type { ProductBody } from "./product.ts";
import { createProductStore } from "./productStore.ts";
import { projectChange, projectRemoval } from "./projection.ts";
import { projectPending } from "./projectPending.ts";
import { proveTenant } from "./proveTenant.ts";
import { type PutProduct, putProduct } from "./putProduct.ts";
import { readLicense } from "./readLicense.ts";
import { readProduct } from "./readProduct.ts";
import type { Removal } from "./removal.ts";
import { rotateKeys } from "./rotateKeys.ts";
import type {
  ActivationBody,
  ActiveSites,
  Jwks,
  LicenseBody,
  LicensePatch,
  LicenseView,
  TenantProofBody,
  TrialBody,
} from "./schemas.ts";
import { type Notices, sendExpiryNotices } from "./sendExpiryNotices.ts";
import { createSigningKeyStore } from "./signingKeyStore.ts";
import { createSigningKeys } from "./signingKeys.ts";
import { startTrial } from "./startTrial.ts";
import { type EraseTenant, eraseTenantsOf, finishErasures } from "./tenantErasures.ts";
import { findTenant } from "./tenantStore.ts";
import { createTrialMark } from "./trialMark.ts";
import { unlinkTenant } from "./unlinkTenant.ts";

export type LicensingParts = {
  sql: Sql;
  tables: Tables;
  vault: Pick<Vault, "keyring" | "secret">;
  clock: Clock;
  log: Log;
  settings: Pick<Settings, "publicUrl" | "floodRate">;
  organizations: Organizations;
  /** What a tenant administrator's Entra ID token proves; throws where it proves nothing. */
  proveTenantAdmin: (entraToken: string) => Promise<TenantProof>;
  /** Erases what other rooms keep for a tenant that is unlinked. */
  eraseTenant: EraseTenant;
  notices: Notices;
};

/** What this room does, put together. Each operation is described where it stands. */
export type Licensing = {
  putProduct(id: string, body: ProductBody, ifMatch?: string): Promise<PutProduct>;
  readProduct(id: string): Promise<{ product: ProductView; etag: string }>;
  listProducts(): Promise<{ products: ProductView[] }>;
  publicProducts(): Promise<{ products: PublicProduct[] }>;
  issueLicense(body: LicenseBody, once: Once): Promise<SeenLicense>;
  changeLicense(id: string, patch: LicensePatch, ifMatch?: string): Promise<SeenLicense>;
  readLicense(id: string): Promise<SeenLicense>;
  listLicenses(of: {
    organizationId?: string | undefined;
    tenant?: string | undefined;
  }): Promise<{ licenses: LicenseView[] }>;
  contactLicenses(contact: Contact): Promise<{ licenses: LicenseView[] }>;
  activateSite(reader: SiteReader, body: ActivationBody): Promise<Activated>;
  listActiveSites(contact: Contact, licenseId: string): Promise<ActiveSites>;
  freeSite(contact: Contact, licenseId: string, site: string): Promise<void>;
  linkTenant(organizationId: string, tenant: string): Promise<{ tenant: TenantView; created: boolean }>;
  proveTenant(contact: Contact, body: TenantProofBody, once: Once): Promise<{ tenant: TenantView; created: boolean }>;
  unlinkTenant(contact: Contact, tenant: string): Promise<void>;
  listTenants(organizationId: string): Promise<{ tenants: ListedTenant[] }>;
  startTrial(contact: Contact, body: TrialBody, once: Once): Promise<SeenLicense>;
  checkLicense: CheckLicense;
  jwks(): Promise<Jwks>;
  /** For its timer: does what is due for the signing keys; answers how many steps it took. */
  rotateKeys(): Promise<number>;
  /** Whose a tenant is, and the domain of the administrator who proved it; undefined where it belongs to nobody. */
  ownerOf(tenant: string): Promise<{ organizationId: string; subject: string; domain: string | undefined } | undefined>;
  /** Whether the catalogue has a component of this id. */
  isComponent(id: string): Promise<boolean>;
  /** For the sweep: goes on with erasures of tenants that are not finished, until `deadline`; answers how many ended. */
  finishErasures(deadline: number): Promise<number>;
  /** In the transaction that erases an organization: takes its tenants and licenses away. */
  leave(transaction: Transaction, organizationId: string, left: Left): Promise<void>;
  /** Makes checks say no to licenses of a subject that were taken away. Throws `unavailable`. */
  tellRemovals(subject: string): Promise<void>;
  /** Erases what is kept for the tenants of an erasure until `deadline`; answers whether nothing is left. */
  eraseTenants(erasure: string, deadline: number): Promise<boolean>;
  /** Signs claims by the key that signs license tokens now: a JWS that anybody can verify by `/.well-known/jwks.json`. */
  sign(typ: string, claims: object): Promise<string>;
  /** For the sweep: tells contacts of licenses that end, until `deadline`; answers how many notices it saw to. */
  sendExpiryNotices(deadline: number): Promise<number>;
  /** For the sweep: projects license changes that Tables do not know yet, until `deadline`; answers how many. */
  projectPending(budget?: { deadline: number }): Promise<number>;
  /** How many changes still wait to be projected. */
  backlog(): ReturnType<typeof changeBacklog>;
  flood: Flood;
};

/** Puts the room together. Nothing is opened or read before it is used, and a check uses no SQL. */
export const createLicensing = (parts: LicensingParts): Licensing => {
  const { sql, tables, vault, clock, log, settings, organizations, proveTenantAdmin, eraseTenant, notices } = parts;
  const products = createProductStore(tables);
  const entitlements = createEntitlementStore(tables);
  const tenants = createLicensedTenantStore(tables);
  const feed = createChangeFeed(tables, clock);
  const signing = { store: createSigningKeyStore(tables), keyring: vault.keyring, clock };
  const keys = createSigningKeys({ ...signing, log });
  const known = createKnownEntitlements({ entitlements, tenants, products, feed, clock, log });
  const projection = { sql, entitlements, tenants, feed, forget: known.forget, clock, log };
  const trialMark = createTrialMark(() => vault.secret("trial-mark"));
  const project = (license: License): Promise<void> => projectChange(projection, license);
  // Many sites of one license are activated at once when a component is rolled out: they share what is written.
  const projectLicense = inTurns(async (id) => {
    const license = await findLicense(await sql.db(), id);
    if (license !== undefined) await project(license);
  });
  const projectRemovals = (removals: readonly Removal[]) => projectRemoval(projection, removals);
  const productName = async (id: string): Promise<string> =>
    [...(await known.products())].find((product) => product.id === id)?.name ?? id;

  return {
    putProduct: (id, body, ifMatch) => putProduct({ products, changed: known.forgetProducts }, id, body, ifMatch),
    readProduct: (id) => readProduct(products, id),
    listProducts: () => listProducts(products),
    publicProducts: async () => publicProducts(await known.products()),
    issueLicense: (body, once) =>
      issueLicense({ sql, clock, products, organizations, projectChange: project }, body, once),
    changeLicense: (id, patch, ifMatch) =>
      changeLicense({ sql, clock, products, projectChange: project }, id, patch, ifMatch),
    readLicense: (id) => readLicense(sql, id),
    listLicenses: (of) => listLicenses(sql, of),
    contactLicenses: (contact) => contactLicenses(sql, contact),
    activateSite: (reader, body) => activateSite({ sql, clock, projectLicense }, reader, body),
    listActiveSites: (contact, licenseId) => listActiveSites(sql, contact, licenseId),
    freeSite: (contact, licenseId, site) => freeSite({ sql, clock, projectLicense }, contact, licenseId, site),
    linkTenant: (organizationId, tenant) => linkTenant({ sql, clock, organizations }, organizationId, tenant),
    proveTenant: (contact, body, once) =>
      proveTenant({ sql, clock, organizations, proveTenantAdmin }, contact, body, once),
    unlinkTenant: (contact, tenant) => unlinkTenant({ sql, clock, eraseTenant, projectRemovals }, contact, tenant),
    listTenants: (organizationId) => listTenants(sql, organizationId),
    startTrial: (contact, body, once) =>
      startTrial({ sql, clock, products, organizations, trialMark, projectChange: project }, contact, body, once),
    checkLicense: createCheckLicense({ known, keys, clock, publicUrl: settings.publicUrl }),
    jwks: () => keys.jwks(),
    rotateKeys: () => rotateKeys(signing),
    ownerOf: async (tenant) => {
      const linked = await findTenant(await sql.db(), tenant);
      if (linked === undefined) return undefined;
      const { organizationId, subject, domain } = linked;
      return { organizationId, subject, domain: domain ?? undefined };
    },
    isComponent: async (id) => [...(await known.products())].some(({ components }) => components.includes(id)),
    finishErasures: (deadline) => finishErasures({ sql, clock, eraseTenant }, deadline),
    leave: (transaction, organizationId, left) =>
      leaveOrganization(transaction, { organizationId, ...left, now: clock.now() }),
    tellRemovals: (subject) => tellRemovals({ sql, projectRemovals }, subject),
    eraseTenants: (erasure, deadline) => eraseTenantsOf({ sql, clock, eraseTenant }, erasure, deadline),
    sign: async (typ, claims) => {
      const { kid, key } = await keys.signer();
      return signCompact({ kid, typ }, claims, key);
    },
    sendExpiryNotices: (deadline) => sendExpiryNotices({ ...notices, sql, clock, productName }, deadline),
    projectPending: (budget) => projectPending(projection, budget),
    backlog: () => changeBacklog(sql),
    flood: createFlood({ rate: settings.floodRate, clock }),
  };
};
