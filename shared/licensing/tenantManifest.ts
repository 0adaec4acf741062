import {
  after,
  type FieldDeclaration,
  keyedIndex,
  notPersonal,
  permanent,
  plain,
  rowDeleted,
  type TableDeclaration,
  untilErased,
  withheld,
} from "../platform/declaration.ts";
import type { LicenseRemovalsTable, TenantErasuresTable, TenantsTable, TrialMarksTable } from "./licenseTables.ts";
import { REPEATED_FOR } from "./retention.ts";

/** Every column of a row, no more and no fewer. */
export type Columns<Row> = Record<keyof Row, FieldDeclaration>;

export const TENANT = "Id of the Entra tenant";
export const PRODUCT = "Id of the product";
export const SUBJECT = "Random id of the organization's subject";

/** What is kept of tenants beside their licenses. */
export const tenantTables: readonly TableDeclaration[] = [
  {
    store: "sql",
    table: "tenants",
    topic: "licenses",
    about: "A tenant that belongs to an organization",
    whose: ["organization", "tenant"],
    stays: untilErased,
    erasure: rowDeleted("subject"),
    export: { as: "tenants[]", by: "organization_id", of: "organization", order: "tenant" },
    fields: {
      tenant: plain("id", TENANT, "tenants[].tenant"),
      organization_id: plain("id", "Id of the organization"),
      subject: plain("id", SUBJECT),
      linked_by: plain("word", "Whether an employee linked it or its administrator proved it", "tenants[].linkedBy"),
      linked_at: plain("instant", "When it was linked", "tenants[].linkedAt"),
      domain: plain("word", "Domain of the sign-in name of the administrator who proved it", "tenants[].domain"),
    } satisfies Columns<TenantsTable>,
  },
  {
    store: "sql",
    table: "license_removals",
    topic: "licenses",
    about: "A license that was deleted with its tenant, until no check can know it any more",
    whose: ["organization", "tenant"],
    stays: after("the unlinking", REPEATED_FOR, { step: "license-changes" }),
    erasure: rowDeleted("subject"),
    export: withheld("The license is gone; its id stays for a time, so that no check goes on saying yes."),
    fields: {
      license_id: plain("id", "Id of the license"),
      subject: plain("id", SUBJECT),
      tenant: plain("id", TENANT),
      product: plain("word", PRODUCT),
      removed_at: plain("instant", "When it was deleted"),
      told_at: plain("instant", "When checks were told"),
    } satisfies Columns<LicenseRemovalsTable>,
  },
  {
    store: "sql",
    table: "tenant_erasures",
    topic: "licenses",
    about: "A tenant that was given up, until what was kept for it is erased and no call can be under way",
    whose: ["tenant"],
    stays: after("everything that was kept for the tenant is gone", REPEATED_FOR, { step: "tenant-erasures" }),
    erasure: rowDeleted("tenant"),
    export: withheld("The tenant is the organization's no more, and what was kept for it is going."),
    fields: {
      tenant: plain("id", TENANT),
      since: plain("instant", "When it was given up"),
      erasure: plain("id", "Random id of the erasure of its organization"),
      erased_at: plain("instant", "When what was kept for it was gone"),
    } satisfies Columns<TenantErasuresTable>,
  },
  {
    store: "sql",
    table: "trial_marks",
    topic: "licenses",
    about: "That some tenant has had its trial of some product",
    whose: ["tenant"],
    stays: permanent(
      "A tenant has one trial of a product, ever. It outlives an erasure: without Usher's secret nobody can be read out of it, and with it only whoever names tenant and product learns whether there was one.",
    ),
    erasure: notPersonal,
    export: withheld("Nothing can be read out of it."),
    fields: {
      mark: keyedIndex("Keyed digest of tenant and product"),
    } satisfies Columns<TrialMarksTable>,
  },
];
