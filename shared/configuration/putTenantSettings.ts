import type { Clock } from "../platform/clock.ts";
import { ifMatchAllows } from "../platform/etag.ts";
import { Refusal, unavailable } from "../platform/refusal.ts";
import { type LinkedTenants, requireLinked } from "./linkedTenants.ts";
import type { PendingAlerts } from "./pendingAlerts.ts";
import { etagOfVersion, type TaggedSettings } from "./readTenantSettings.ts";
import { refuseLarge } from "./sizes.ts";
import type { TenantSettings } from "./tenantSettings.ts";
import type { TenantSettingsStore } from "./tenantSettingsStore.ts";

export type PutSettingsParts = {
  store: TenantSettingsStore;
  tenants: LinkedTenants;
  alerts: Pick<PendingAlerts, "announce" | "follow" | "count">;
  clock: Clock;
};

const TRIES = 5;

/**
 * An administrator replaces the settings of their tenant, which alerts that wait follow. Throws `not-licensed` where it
 * belongs to no organization, `precondition-failed` where `ifMatch` names another version, and `body-too-large`.
 */
export const putTenantSettings = async (
  { store, tenants, alerts, clock }: PutSettingsParts,
  tenant: string,
  settings: TenantSettings,
  ifMatch?: string,
): Promise<TaggedSettings & { pendingCount: number }> => {
  refuseLarge(settings);
  // Before anything is looked at: an erasure of the tenant meanwhile goes by it.
  const changedAt = clock.now();
  await requireLinked(tenants, tenant);
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const before = await store.find(tenant);
    if (!ifMatchAllows(ifMatch, etagOfVersion(before?.version ?? 0))) {
      throw new Refusal("precondition-failed", "The settings were changed meanwhile. Read them again.");
    }
    await alerts.announce(tenant);
    const isWritten = await store.write(tenant, { settings, changedAt }, before);
    await alerts.follow(tenant);
    if (isWritten) {
      const etag = etagOfVersion((before?.version ?? 0) + 1);
      return { settings, etag, pendingCount: await alerts.count(tenant) };
    }
  }
  throw unavailable("storage");
};
