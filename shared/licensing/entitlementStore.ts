import type { Entity, EntityKey, Table, Tables } from "../platform/tables/tables.ts";
import type { License, Terms } from "./license.ts";
import type { LicenseTerms } from "./verdict.ts";

/**
 * Table `entitlements`: what a check needs of each license, so that a check needs no SQL. A partition a tenant, a row
 * a license: `<product>|<license id>`. No personal data.
 */
type EntitlementEntity = Entity & {
  /** Of the license. A row never goes back to an older one, whoever writes last. */
  version: number;
  /** `Terms` as JSON. */
  terms: string;
};

const TRIES = 10;

export type EntitlementStore = {
  /** All licenses of one tenant and product. */
  read(tenant: string, product: string): Promise<LicenseTerms[]>;
  /**
   * Writes a license unless Tables know this version or a newer one. Two instances may write two versions of one
   * license in any order: the newer one stays. `false` where it gave way too often to say.
   */
  write(license: License): Promise<boolean>;
  /** Lets go of a license, whatever its version. `false` where none stood there. */
  remove(license: Located): Promise<boolean>;
};

/** What says where a license lies. */
type Located = Pick<License, "id" | "tenant" | "product">;

const keyOf = ({ id, tenant, product }: Located): EntityKey => ({ partitionKey: tenant, rowKey: `${product}|${id}` });

const termsOf = (license: License): Terms => ({
  id: license.id,
  key: license.key,
  edition: license.edition,
  kind: license.kind,
  status: license.status,
  components: license.components,
  sites: license.sites,
  maxSites: license.maxSites,
  features: license.features,
  startsAt: license.startsAt,
  expiresAt: license.expiresAt,
  graceDays: license.graceDays,
});

/** The table `entitlements`. Opens nothing before its first use. */
export const createEntitlementStore = (tables: Tables): EntitlementStore => {
  const table: Table<EntitlementEntity> = tables.open<EntitlementEntity>("entitlements");

  const writeOnce = async (entity: EntitlementEntity): Promise<boolean> => {
    const stored = await table.get(entity.partitionKey, entity.rowKey);
    if (stored === undefined) return (await table.insert(entity)) !== false;
    if (stored.version >= entity.version) return true;
    return (await table.replace(entity, stored.etag)) !== false;
  };

  return {
    async read(tenant, product) {
      const licenses: LicenseTerms[] = [];
      // "}" is the character after "|", so that no product whose id begins alike is read along.
      for await (const { terms } of table.list({ partitionKey: tenant, from: `${product}|`, to: `${product}}` })) {
        // Sites are activated in a store of their own; until there is one, none is.
        licenses.push({ ...(JSON.parse(terms) as Terms), activatedSites: [] });
      }
      return licenses;
    },

    async write(license) {
      const entity: EntitlementEntity = {
        ...keyOf(license),
        version: license.version,
        terms: JSON.stringify(termsOf(license)),
      };
      for (let attempt = 0; attempt < TRIES; attempt += 1) if (await writeOnce(entity)) return true;
      return false;
    },

    async remove(license) {
      const { partitionKey, rowKey } = keyOf(license);
      return table.remove(partitionKey, rowKey);
    },
  };
};
