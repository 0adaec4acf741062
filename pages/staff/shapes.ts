/** What Usher answers employees, by the types of the very schemas that it answers with. */
import type { output } from "zod";
import type { listedTenant, product } from "../../shared/licensing/schemas.ts";
import type { organizationAnswer } from "../../shared/organizations/schemas.ts";
import type { receiptAnswer } from "../../shared/privacy/erasure/schemas.ts";
import type { debugAuditPage, debugEntryPage } from "../../shared/support/debugSchemas.ts";

export type { LicenseView as License } from "../../shared/licensing/schemas.ts";
export type { Operations } from "../../shared/platform/operations.ts";
export type { OpenRequest, OpenRequests } from "../../shared/privacy/erasure/schemas.ts";
export type {
  StaffTicketDetail as TicketDetail,
  StaffTicketPage as TicketPage,
  TicketResolved,
} from "../../shared/support/schemas.ts";

export type Product = output<typeof product>;
export type Tenant = output<typeof listedTenant>;
export type Organization = output<typeof organizationAnswer>;
export type AuditPage = output<typeof debugAuditPage>;
export type AuditEvent = AuditPage["events"][number];
export type EntryPage = output<typeof debugEntryPage>;
export type Receipt = output<typeof receiptAnswer>;
