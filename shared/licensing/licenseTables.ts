import type { Kind, Status } from "./license.ts";
import type { LinkedBy } from "./tenant.ts";

/** One row a license. Lists are JSON text; instants are epoch milliseconds. */
export type LicensesTable = {
  id: string;
  organization_id: string;
  subject: string;
  tenant: string;
  product: string;
  edition: string;
  kind: Kind;
  status: Status;
  components: string;
  sites: string | null;
  max_sites: number | null;
  features: string;
  starts_at: number;
  expires_at: number | null;
  grace_days: number;
  license_key: string;
  version: number;
  terms_version: number;
  used: number;
  created_at: number;
  changed_at: number;
  /** Of which end the contact was last told, or would have been; null: of none. */
  noticed_end: number | null;
  /** How many days before that end. */
  noticed_days: number | null;
};

/** One row a tenant that is linked; the key sees to it that a tenant belongs to at most one organization. */
export type TenantsTable = {
  tenant: string;
  organization_id: string;
  subject: string;
  linked_by: LinkedBy;
  linked_at: number;
  domain: string | null;
};

/** The outbox of the projection: one row a change of a license that Tables may not yet know. */
export type LicenseChangesTable = {
  license_id: string;
  version: number;
  changed_at: number;
};

/** One row a site that is active under a license; it goes with its license. */
export type SiteActivationsTable = {
  license_id: string;
  site: string;
  activated_at: number;
};

/**
 * Licenses that are gone and that Tables may still know. A row stays for a while after checks were told, since an
 * instance may be late.
 */
export type LicenseRemovalsTable = {
  license_id: string;
  subject: string;
  tenant: string;
  product: string;
  removed_at: number;
  told_at: number | null;
};

/** One row a trial that was ever started: an HMAC over tenant and product, and nothing else. */
export type TrialMarksTable = {
  mark: string;
};

/** A tenant that was unlinked and for which other rooms still keep something, or may. */
export type TenantErasuresTable = {
  tenant: string;
  since: number;
  /** The erasure of its organization; null where the tenant alone was given up. */
  erasure: string | null;
  /** When all of it was gone; null: not yet. The row stays until no call can be under way that began before. */
  erased_at: number | null;
};

declare module "../platform/sql/sql.ts" {
  interface Schema {
    licenses: LicensesTable;
    tenants: TenantsTable;
    license_changes: LicenseChangesTable;
    license_removals: LicenseRemovalsTable;
    trial_marks: TrialMarksTable;
    tenant_erasures: TenantErasuresTable;
    site_activations: SiteActivationsTable;
  }
}
