/** How an organization came by a tenant: its administrator proved it, or an employee linked it. */
export type LinkedBy = "proof" | "employee";

/** A tenant that belongs to an organization. */
export type LinkedTenant = {
  tenant: string;
  organizationId: string;
  subject: string;
  linkedBy: LinkedBy;
  /** When it was linked; a later proof changes nothing about it. */
  linkedAt: number;
  /** The domain of the administrator's sign-in name, in ASCII, by the first proof that had one. */
  domain: string | null;
};
