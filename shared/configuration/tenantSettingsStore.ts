import type { Entity, Table, Tables } from "../platform/tables/tables.ts";
import type { TenantSettings } from "./tenantSettings.ts";

/** Table `tenantsettings`: a partition a tenant, with one row. No personal data. */
type SettingsEntity = Entity & {
  /** Grows by one with each change; the ETag that callers see. */
  version: number;
  /** When the call that wrote them was received. */
  changedAt: number;
  /** `TenantSettings` as JSON. */
  settings: string;
};

/** The settings of a tenant in one version; `tag` is the store's own mark of it. */
export type StoredSettings = { settings: TenantSettings; version: number; tag: string };

export type TenantSettingsStore = {
  /** Undefined where nobody has decided anything yet. */
  find(tenant: string): Promise<StoredSettings | undefined>;
  /** Writes the version after `before`, or the first. `false` where another came between: look again. */
  write(
    tenant: string,
    changed: { settings: TenantSettings; changedAt: number },
    before: StoredSettings | undefined,
  ): Promise<boolean>;
  /** Removes the tenant's settings, or those that were changed before an instant; `false` where there were none. */
  erase(tenant: string, before?: number): Promise<boolean>;
};

const ROW = "settings";

/** The table `tenantsettings`. Opens nothing before its first use. */
export const createTenantSettingsStore = (tables: Tables): TenantSettingsStore => {
  const table: Table<SettingsEntity> = tables.open<SettingsEntity>("tenantsettings");
  return {
    async find(tenant) {
      const entity = await table.get(tenant, ROW);
      if (entity === undefined) return undefined;
      const { version, settings, etag } = entity;
      return { settings: JSON.parse(settings) as TenantSettings, version, tag: etag };
    },
    async write(tenant, { settings, changedAt }, before) {
      const entity = {
        partitionKey: tenant,
        rowKey: ROW,
        version: (before?.version ?? 0) + 1,
        changedAt,
        settings: JSON.stringify(settings),
      };
      const written = before === undefined ? await table.insert(entity) : await table.replace(entity, before.tag);
      return written !== false;
    },
    async erase(tenant, before) {
      if (before === undefined) return table.remove(tenant, ROW);
      const entity = await table.get(tenant, ROW);
      return entity !== undefined && entity.changedAt < before && table.remove(tenant, ROW, entity.etag);
    },
  };
};
