import { toRfc3339, toRfc3339OrNull } from "../platform/clock.ts";
import { etagOf, type License } from "./license.ts";
import type { LicenseView } from "./schemas.ts";
import { graceUntilOf } from "./verdict.ts";

/** A license as employees and the organization's contact see it, with the ETag of its terms. */
export type SeenLicense = { license: LicenseView; etag: string };

export const viewOf = (license: License): LicenseView => ({
  id: license.id,
  key: license.key,
  status: license.status,
  organizationId: license.organizationId,
  tenant: license.tenant,
  product: license.product,
  edition: license.edition,
  kind: license.kind,
  components: [...license.components],
  sites: license.sites === null ? null : [...license.sites],
  maxSites: license.maxSites,
  features: [...license.features],
  startsAt: toRfc3339(license.startsAt),
  expiresAt: toRfc3339OrNull(license.expiresAt),
  graceDays: license.graceDays,
  graceUntil: toRfc3339OrNull(graceUntilOf(license)),
});

export const seen = (license: License): SeenLicense => ({
  license: viewOf(license),
  etag: etagOf(license.termsVersion),
});
