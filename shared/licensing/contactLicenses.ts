import type { Contact } from "../platform/identity/callers.ts";
import type { Sql } from "../platform/sql/sql.ts";
import { listLicenses } from "./listLicenses.ts";
import type { LicenseView } from "./schemas.ts";

/** The licenses of the contact's own organization, as employees see them. No other can be asked for. */
export const contactLicenses = (sql: Sql, { organizationId }: Contact): Promise<{ licenses: LicenseView[] }> =>
  listLicenses(sql, { organizationId });
