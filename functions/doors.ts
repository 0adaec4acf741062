import { alerts } from "./alerts.ts";
import { configurations } from "./configurations.ts";
import { debug } from "./debug.ts";
import { erasures } from "./erasures.ts";
import { health } from "./health.ts";
import { history } from "./history.ts";
import { licenseCheck } from "./licenseCheck.ts";
import { openapi } from "./openapi.ts";
import { organization } from "./organization.ts";
import { pages } from "./pages.ts";
import { registrations } from "./registrations.ts";
import { signIn } from "./signIn.ts";
import { sites } from "./sites.ts";
import { staff } from "./staff.ts";
import { staffTickets } from "./staffTickets.ts";
import { tenantSettings } from "./tenantSettings.ts";
import { tickets } from "./tickets.ts";

const declared = [
  health,
  ...alerts,
  ...configurations,
  ...debug,
  ...erasures,
  ...history,
  ...licenseCheck,
  ...organization,
  ...pages,
  ...registrations,
  ...signIn,
  ...sites,
  ...staff,
  ...staffTickets,
  ...tenantSettings,
  ...tickets,
];

/** Every door of Usher but the catch-all. */
export const doors = [...declared, openapi(declared)];
