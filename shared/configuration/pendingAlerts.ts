import type { Site } from "../platform/identity/callers.ts";

/** What this room does about alerts that wait, whose times and rules it decides. */
export type PendingAlerts = {
  /** Says that what a tenant's alerts go by is about to change. Whatever happens then, they follow what stands. */
  announce(tenant: string): Promise<void>;
  /** Has them follow what stands now; what takes long goes on later. */
  follow(tenant: string): Promise<void>;
  /** Discards what a rule of a web that is gone left pending. */
  discardRule(web: { tenant: string; site: Site }, rule: string): Promise<void>;
  /** How many of a tenant's are stored and not yet sent. */
  count(tenant: string): Promise<number>;
};
