import type { LinkedTenants } from "./linkedTenants.ts";
import { firstSettings, type TenantSettings } from "./tenantSettings.ts";
import type { TenantSettingsStore } from "./tenantSettingsStore.ts";

/** Settings with the ETag of their version. */
export type TaggedSettings = { settings: TenantSettings; etag: string };

/** Before anything was decided there is version 0. */
export const etagOfVersion = (version: number): string => `"${version}"`;

/** A tenant's settings as they stand; those of the beginning where nobody has decided anything yet. */
export const readTenantSettings = async (
  { store, tenants }: { store: TenantSettingsStore; tenants: LinkedTenants },
  tenant: string,
): Promise<TaggedSettings> => {
  const stored = await store.find(tenant);
  if (stored !== undefined) return { settings: stored.settings, etag: etagOfVersion(stored.version) };
  return { settings: firstSettings((await tenants.find(tenant))?.domain), etag: etagOfVersion(0) };
};
