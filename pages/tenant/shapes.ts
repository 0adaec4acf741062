/** What Usher answers, by the types of the very schemas that it answers with. */
import type { output } from "zod";
import type { settingsAnswer, settingsStored, tenantState } from "../../shared/configuration/schemas.ts";

export type { Weekday, Window as OpenWindow } from "../../shared/platform/week.ts";

export type TenantState = output<typeof tenantState>;
export type TenantSettings = output<typeof settingsAnswer>;
export type Stored = output<typeof settingsStored>;
