import type { Sql } from "../platform/sql/sql.ts";
import { selectLicenses } from "./licenseStore.ts";
import { viewOf } from "./licenseView.ts";
import type { LicenseView } from "./schemas.ts";

/** Licenses of an organization, of a tenant, or of both at once, with their keys; the oldest first. */
export const listLicenses = async (
  sql: Sql,
  of: { organizationId?: string | undefined; tenant?: string | undefined },
): Promise<{ licenses: LicenseView[] }> => ({
  licenses: (await selectLicenses(await sql.db(), of)).map(viewOf),
});
