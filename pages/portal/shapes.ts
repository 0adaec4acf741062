/** What Usher answers, by the types of the very schemas that it answers with. */
export type { ActiveSites, LicenseView as License } from "../../shared/licensing/schemas.ts";
export type { ProfileView as Profile } from "../../shared/organizations/schemas.ts";
export type { TicketDetail, TicketPage, TicketSummary } from "../../shared/support/schemas.ts";
