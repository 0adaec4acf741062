/** How an organization came by a tenant: its administrator proved it, or an employee linked it. */
export type LinkedBy = "proof" | "employee";

/** A tenant that belongs to an organization. */
export type LinkedTenant = {
  tenant: string;
  organizationId: string;
  subject: string;
  linkedBy: LinkedBy;
  linkedAt: number;
};
