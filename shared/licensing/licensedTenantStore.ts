import { changeEntity } from "../platform/tables/changeEntity.ts";
import type { Entity, Table, Tables } from "../platform/tables/tables.ts";
import { packIds, unpackIds } from "./packedIds.ts";

/**
 * The set of tenants that have a license, beside the entitlements: 16 bytes a tenant, in 256 shards, so that adding one
 * writes little and all are read at once. An entity holds 4,096 of them: the set has room for about a million.
 */
type ShardEntity = Entity & {
  /** Of tenants, packed, in ascending order. */
  ids: Uint8Array;
};

const NONE = new Uint8Array();
/** No tenant's partition: a tenant is a GUID. */
const PARTITION = "tenants";

/** The shard that a tenant lies in: its first two digits, as Entra ID draws tenants' ids at random. */
export const shardOf = (tenant: string): string => tenant.slice(0, 2);

/** Packed ids with more among them, each once, in ascending order. */
export const withIds = (packed: Uint8Array | undefined, more: readonly string[]): Uint8Array =>
  packIds([...new Set([...unpackIds(packed ?? NONE), ...more])].sort());

export type LicensedTenantStore = {
  /** The whole set: packed ids by their shard. */
  list(): Promise<Map<string, Uint8Array>>;
  /** Adds tenants whose entitlements are written already. Throws `unavailable` where others write without end. */
  add(tenants: readonly string[]): Promise<void>;
  /** Lets go of a tenant that has no entitlement left. One that has stays, also if it gets one at this moment. */
  remove(tenant: string): Promise<void>;
};

/** The set in the table `entitlements`. Opens nothing before its first use. */
export const createLicensedTenantStore = (tables: Tables): LicensedTenantStore => {
  const table: Table<ShardEntity> = tables.open<ShardEntity>("entitlements");

  const hasEntitlement = async (tenant: string): Promise<boolean> => {
    for await (const _ of table.list({ partitionKey: tenant })) return true;
    return false;
  };

  return {
    async list() {
      const shards = new Map<string, Uint8Array>();
      for await (const { rowKey, ids } of table.list({ partitionKey: PARTITION })) shards.set(rowKey, ids);
      return shards;
    },

    async add(tenants) {
      for (const [rowKey, its] of Map.groupBy(tenants, shardOf)) {
        const key = { partitionKey: PARTITION, rowKey };
        // Written even where all of them are there: a removal that did not see the entitlement then has to look again.
        await changeEntity(table, key, (stored) => ({ ...key, ids: withIds(stored?.ids, its) }));
      }
    },

    async remove(tenant) {
      const key = { partitionKey: PARTITION, rowKey: shardOf(tenant) };
      await changeEntity(table, key, async (stored) => {
        const ids = unpackIds(stored?.ids ?? NONE);
        if (!ids.includes(tenant) || (await hasEntitlement(tenant))) return undefined;
        return { ...key, ids: packIds(ids.filter((id) => id !== tenant)) };
      });
    },
  };
};
