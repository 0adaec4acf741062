import type { Clock } from "../platform/clock.ts";
import { newId } from "../platform/ids.ts";
import type { Once } from "../platform/once.ts";
import type { Sql } from "../platform/sql/sql.ts";
import type { License } from "./license.ts";
import { newLicenseKey } from "./licenseKey.ts";
import { licenseFaults, refuseFaults } from "./licenseRules.ts";
import { insertLicense } from "./licenseStore.ts";
import { type SeenLicense, seen } from "./licenseView.ts";
import { linkFreeTenant, linking } from "./linkTenant.ts";
import { findOrganization, noOrganization, type Organizations } from "./organizations.ts";
import type { ProductStore } from "./productStore.ts";
import type { LicenseBody } from "./schemas.ts";

export type IssueParts = {
  sql: Sql;
  clock: Clock;
  products: ProductStore;
  organizations: Organizations;
  /** Makes the new license known to every check; throws `unavailable` where it could not. */
  projectChange: (license: License) => Promise<void>;
};

/** A new license as the body has it, under an id and a key of its own; whose subject it is comes to it. */
export const draftLicense = (body: LicenseBody, clock: Clock): Omit<License, "subject"> => {
  const now = clock.now();
  return {
    ...body,
    id: newId(clock),
    key: newLicenseKey(),
    status: "active",
    sites: body.sites ?? null,
    maxSites: body.maxSites ?? null,
    features: body.features ?? [],
    startsAt: Date.parse(body.startsAt),
    expiresAt: body.expiresAt == null ? null : Date.parse(body.expiresAt),
    version: 1,
    termsVersion: 1,
    used: 0,
    createdAt: now,
    changedAt: now,
  };
};

const EVERYTHING = new Set(["edition", "components", "startsAt", "expiresAt"]);

/**
 * An employee gives a license to an organization's tenant, and with it the tenant to the organization where it is
 * free. Throws `validation-failed`, `not-found` (organization), `conflict` (another organization's tenant), and
 * `unavailable` where the license stands but checks do not know it yet.
 */
export const issueLicense = async (
  { sql, clock, products, organizations, projectChange }: IssueParts,
  body: LicenseBody,
  once: Once,
): Promise<SeenLicense> => {
  const license = draftLicense(body, clock);
  const product = await products.find(body.product);
  refuseFaults(licenseFaults({ ...license, subject: "" }, product, EVERYTHING));
  if (!(await organizations.isOpen(body.organizationId))) throw noOrganization();
  const issued = await linking(sql, async (transaction): Promise<License> => {
    const { organizationId, tenant } = license;
    const { subject } = await findOrganization(organizations, transaction, organizationId);
    const linkedAt = clock.now();
    await linkFreeTenant(transaction, {
      tenant,
      organizationId,
      subject,
      linkedBy: "employee",
      linkedAt,
      domain: null,
    });
    const complete = { ...license, subject };
    await insertLicense(transaction, complete);
    await once.keep(transaction, subject, seen(complete));
    return complete;
  });
  await projectChange(issued);
  return seen(issued);
};
