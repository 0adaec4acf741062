/** What Usher answers, by the types of the very schemas that it answers with. */
import type { output } from "zod";
import type { listedTenant, publicProductList } from "../../shared/licensing/schemas.ts";
import type { erasureState } from "../../shared/privacy/erasure/schemas.ts";
import type { consentPage } from "../../shared/support/debugSchemas.ts";

export type { ActiveSites, LicenseView as License } from "../../shared/licensing/schemas.ts";
export type { ProfileView as Profile } from "../../shared/organizations/schemas.ts";
export type { TicketDetail, TicketPage, TicketSummary } from "../../shared/support/schemas.ts";

export type Product = output<typeof publicProductList>["products"][number];
export type Tenant = output<typeof listedTenant>;
export type ConsentPage = output<typeof consentPage>;
export type Consent = ConsentPage["consents"][number];

/** What an employee's looking at the organization's data leaves: a part of the export. */
export type Reading = { at: string; role: string };

export type Receipt = { receipt: string; receiptId: string; state: "effective" };

export type ErasureState = output<typeof erasureState>["state"];
