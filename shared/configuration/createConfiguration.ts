import type { Clock } from "../platform/clock.ts";
import type { Tables } from "../platform/tables/tables.ts";
import type { Web, Which } from "./configuration.ts";
import { createConfigurationStore } from "./configurationStore.ts";
import { deleteConfiguration } from "./deleteConfiguration.ts";
import type { Envelope } from "./envelope.ts";
import { findRule } from "./findRule.ts";
import type { LinkedTenants } from "./linkedTenants.ts";
import type { Kind } from "./names.ts";
import type { PendingAlerts } from "./pendingAlerts.ts";
import { type Conditions, putConfiguration } from "./putConfiguration.ts";
import { putTenantSettings } from "./putTenantSettings.ts";
import {
  type ConfigurationPage,
  type ConfigurationView,
  listConfigurations,
  readConfiguration,
  viewOf,
} from "./readConfigurations.ts";
import { readTenantSettings, type TaggedSettings } from "./readTenantSettings.ts";
import { type TenantState, tellTenant } from "./tellTenant.ts";
import type { TenantSettings } from "./tenantSettings.ts";
import { createTenantSettingsStore } from "./tenantSettingsStore.ts";

export type ConfigurationParts = {
  tables: Tables;
  clock: Clock;
  tenants: LinkedTenants;
  alerts: PendingAlerts;
};

/** What this room does, put together. Each operation is described where it stands. */
export type ConfigurationRoom = {
  readTenantSettings(tenant: string): Promise<TaggedSettings>;
  putTenantSettings(
    tenant: string,
    settings: TenantSettings,
    ifMatch?: string,
  ): Promise<TaggedSettings & { pendingCount: number }>;
  tellTenant(tenant: string): Promise<TenantState>;
  put(
    web: Web,
    which: Which,
    envelope: Envelope,
    conditions: Conditions,
  ): Promise<{ configuration: ConfigurationView; created: boolean }>;
  remove(web: Web, which: Which, conditions: Pick<Conditions, "ifMatch">): Promise<void>;
  read(web: Web, which: Which): Promise<ConfigurationView>;
  list(web: Web, page: { kind?: Kind | undefined; continuation?: string | undefined }): Promise<ConfigurationPage>;
  /** A rule of a web, an alerts configuration, in its present form; undefined where there is none. For other rooms. */
  ruleOf(web: Web, name: string): Promise<{ isOn: boolean; listId: string } | undefined>;
  /** Whether a web has settings of this kind and name; for other rooms. */
  has(web: Web, which: { kind: string; name: string }): Promise<boolean>;
  /**
   * Erases what this room keeps for a tenant, or what calls received before `receivedBefore` wrote, until `deadline` (both epoch
   * milliseconds); answers how many rows. Harmless where there is nothing, or when repeated.
   */
  eraseTenant(tenant: string, deadline: number, receivedBefore?: number): Promise<number>;
};

/** Puts the room together. Nothing is opened or read before it is used. */
export const createConfiguration = ({ tables, clock, tenants, alerts }: ConfigurationParts): ConfigurationRoom => {
  const settings = createTenantSettingsStore(tables);
  const store = createConfigurationStore(tables);
  return {
    readTenantSettings: (tenant) => readTenantSettings({ store: settings, tenants }, tenant),
    putTenantSettings: (tenant, body, ifMatch) =>
      putTenantSettings({ store: settings, tenants, alerts, clock }, tenant, body, ifMatch),
    tellTenant: (tenant) => tellTenant({ tenants, alerts }, tenant),
    put: async (web, which, envelope, conditions) => {
      const { configuration, created } = await putConfiguration(
        { store, tenants, clock },
        web,
        which,
        envelope,
        conditions,
      );
      return { configuration: viewOf(configuration), created };
    },
    remove: (web, which, conditions) => deleteConfiguration({ store, alerts }, web, which, conditions),
    read: (web, which) => readConfiguration(store, web, which),
    list: (web, page) => listConfigurations(store, web, page),
    ruleOf: (web, name) => findRule(store, web, name),
    has: (web, which) => store.has(web, which),
    eraseTenant: async (tenant, deadline, receivedBefore) =>
      (await store.eraseTenant(tenant, receivedBefore, () => clock.now() < deadline)) +
      Number(await settings.erase(tenant, receivedBefore)),
  };
};
