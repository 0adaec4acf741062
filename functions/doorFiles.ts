import type { App } from "../shared/app.ts";
import type { Door } from "../shared/platform/http/door.ts";

/**
 * Every door of Usher but the catch-all, by the file that declares it. A file is loaded when one of its doors is first
 * called: to make the shapes of all of them takes longer than the first answer.
 */
export const doorFiles = {
  health: async () => [(await import("./health.ts")).health],
  alerts: async () => (await import("./alerts.ts")).alerts,
  configurations: async () => (await import("./configurations.ts")).configurations,
  debug: async () => (await import("./debug.ts")).debug,
  erasures: async () => (await import("./erasures.ts")).erasures,
  history: async () => (await import("./history.ts")).history,
  licenseCheck: async () => (await import("./licenseCheck.ts")).licenseCheck,
  organization: async () => (await import("./organization.ts")).organization,
  pages: async () => (await import("./pages.ts")).pages,
  registrations: async () => (await import("./registrations.ts")).registrations,
  signIn: async () => (await import("./signIn.ts")).signIn,
  sites: async () => (await import("./sites.ts")).sites,
  staff: async () => (await import("./staff.ts")).staff,
  staffTickets: async () => (await import("./staffTickets.ts")).staffTickets,
  tenantSettings: async () => (await import("./tenantSettings.ts")).tenantSettings,
  tickets: async () => (await import("./tickets.ts")).tickets,
  openapi: async () => [(await import("./openapi.ts")).openapi],
} satisfies Record<string, () => Promise<readonly Door<App>[]>>;

export type DoorFile = keyof typeof doorFiles;
