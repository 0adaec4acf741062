import type { Tables } from "../platform/tables/tables.ts";
import type { LinkedTenants } from "./linkedTenants.ts";
import { putTenantSettings } from "./putTenantSettings.ts";
import { readTenantSettings, type TaggedSettings } from "./readTenantSettings.ts";
import type { TenantSettings } from "./tenantSettings.ts";
import { createTenantSettingsStore } from "./tenantSettingsStore.ts";

export type ConfigurationParts = {
  tables: Tables;
  tenants: LinkedTenants;
  /** How many alerts of a tenant are stored and not yet sent. */
  pendingAlerts: (tenant: string) => Promise<number>;
};

/** What this room does, put together. Each operation is described where it stands. */
export type Configuration = {
  readTenantSettings(tenant: string): Promise<TaggedSettings>;
  putTenantSettings(
    tenant: string,
    settings: TenantSettings,
    ifMatch?: string,
  ): Promise<TaggedSettings & { pendingCount: number }>;
  /** Erases all that this room keeps for a tenant; harmless where there is nothing, or when repeated. */
  eraseTenant(tenant: string): Promise<void>;
};

/** Puts the room together. Nothing is opened or read before it is used. */
export const createConfiguration = ({ tables, tenants, pendingAlerts }: ConfigurationParts): Configuration => {
  const store = createTenantSettingsStore(tables);
  return {
    readTenantSettings: (tenant) => readTenantSettings({ store, tenants }, tenant),
    putTenantSettings: (tenant, settings, ifMatch) =>
      putTenantSettings({ store, tenants, pendingAlerts }, tenant, settings, ifMatch),
    eraseTenant: (tenant) => store.erase(tenant),
  };
};
