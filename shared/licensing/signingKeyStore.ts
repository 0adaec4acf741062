import type { Entity, Table, Tables } from "../platform/tables/tables.ts";
import type { Sealed } from "../platform/vault/vault.ts";

/** The public half of an ES256 key (RFC 7517), without what is the same for all of them. */
export type PublicHalf = { x: string; y: string };

/**
 * A key that signs license tokens. Its state follows from its instants: *next* before `signsFrom`, then *current* until
 * a later key signs, then *previous* until `keptUntil`, when the last lease under it has ended.
 */
export type StoredKey = {
  /** The first key is 1; of two instances that make the same number one succeeds. */
  number: number;
  /** JWK thumbprint (RFC 7638). */
  kid: string;
  publicHalf: PublicHalf;
  /** The private JWK, sealed under the system's own subject for signing. */
  sealed: Sealed;
  createdAt: number;
  signsFrom: number;
  keptUntil: number | undefined;
};

/** Table `signingkeys`: one partition, a row a key. */
type KeyEntity = Entity & {
  kid: string;
  /** `PublicHalf` as JSON. */
  publicHalf: string;
  sealed: string;
  createdAt: number;
  signsFrom: number;
  keptUntil?: number | undefined;
};

const PARTITION = "license";

const toKey = (entity: KeyEntity): StoredKey => ({
  number: Number(entity.rowKey),
  kid: entity.kid,
  publicHalf: JSON.parse(entity.publicHalf) as PublicHalf,
  sealed: entity.sealed,
  createdAt: entity.createdAt,
  signsFrom: entity.signsFrom,
  keptUntil: entity.keptUntil,
});

export type SigningKeyStore = {
  /** All keys, by number. */
  list(): Promise<StoredKey[]>;
  /** `false` where a key of this number is there already. */
  insert(key: StoredKey): Promise<boolean>;
};

/** The table `signingkeys`. Opens nothing before its first use. */
export const createSigningKeyStore = (tables: Tables): SigningKeyStore => {
  const table: Table<KeyEntity> = tables.open<KeyEntity>("signingkeys");
  return {
    async list() {
      const keys: StoredKey[] = [];
      for await (const entity of table.list({ partitionKey: PARTITION })) keys.push(toKey(entity));
      return keys;
    },
    async insert({ number, publicHalf, ...key }) {
      const rowKey = String(number).padStart(6, "0");
      const entity = { partitionKey: PARTITION, rowKey, ...key, publicHalf: JSON.stringify(publicHalf) };
      return (await table.insert(entity)) !== false;
    },
  };
};
