import type { Entity, Stored, Table, Tables } from "../platform/tables/tables.ts";
import type { Place, Sealed } from "../platform/vault/vault.ts";

/** The public half of an ES256 key (RFC 7517), without what is the same for all of them. */
export type PublicHalf = { x: string; y: string };

/** A key that signs license tokens, as it is written once. What it does at an instant follows from `keyRotation.ts`. */
export type NewKey = {
  /** The first key is 1; of two instances that make the same number one succeeds. */
  number: number;
  /** JWK thumbprint (RFC 7638). */
  kid: string;
  publicHalf: PublicHalf;
  /** The private JWK, sealed under the system's own subject for signing. */
  sealed: Sealed;
  /** Epoch milliseconds, as the next. It is published from then on. */
  createdAt: number;
  signsFrom: number;
};

/** A key as it stands there; `etag` names the very row. */
export type StoredKey = NewKey & { etag: string };

const TABLE = "signingkeys";

/** Table `signingkeys`: one partition, a row a key. */
type KeyEntity = Entity & {
  kid: string;
  /** `PublicHalf` as JSON. */
  publicHalf: string;
  sealed: string;
  createdAt: number;
  signsFrom: number;
};

const PARTITION = "license";

/** So that row keys are in the order of numbers. */
const rowKeyOf = (number: number): string => String(number).padStart(6, "0");

const toKey = (entity: Stored<KeyEntity>): StoredKey => ({
  number: Number(entity.rowKey),
  kid: entity.kid,
  publicHalf: JSON.parse(entity.publicHalf) as PublicHalf,
  sealed: entity.sealed,
  createdAt: entity.createdAt,
  signsFrom: entity.signsFrom,
  etag: entity.etag,
});

/** What a private key is sealed to. */
export const placeOfKey = (kid: string): Place => ({ table: TABLE, column: "sealed", row: kid });

export type SigningKeyStore = {
  /** All keys, by number. */
  list(): Promise<StoredKey[]>;
  /** `false` where a key of this number is there already. */
  insert(key: NewKey): Promise<boolean>;
  /** `false` where this very key is gone already. */
  remove(key: StoredKey): Promise<boolean>;
};

/** The table `signingkeys`. Opens nothing before its first use. */
export const createSigningKeyStore = (tables: Tables): SigningKeyStore => {
  const table: Table<KeyEntity> = tables.open<KeyEntity>(TABLE);
  return {
    async list() {
      const keys: StoredKey[] = [];
      for await (const entity of table.list({ partitionKey: PARTITION })) keys.push(toKey(entity));
      return keys;
    },
    async insert({ number, publicHalf, ...key }) {
      const rowKey = rowKeyOf(number);
      const entity = { partitionKey: PARTITION, rowKey, ...key, publicHalf: JSON.stringify(publicHalf) };
      return (await table.insert(entity)) !== false;
    },
    remove: ({ number, etag }) => table.remove(PARTITION, rowKeyOf(number), etag),
  };
};
