/** Where a sealed value lies. It stands in the JWE's protected header, so a value opens nowhere else. */
export type Place = { table: string; column: string; row: string };

/** JWE compact serialization (RFC 7516), `dir` + `A256GCM`. */
export type Sealed = string;

/** The key of one subject, unwrapped. Seals JSON, padded to size buckets so that lengths tell little. */
export type DataKey = {
  readonly subject: string;
  seal(place: Place, value: unknown): Sealed;
  /** Throws `SealBroken` when key, place or bytes are not those it was sealed with. */
  open<Value>(place: Place, sealed: Sealed): Value;
};

/** Data keys, one per subject, wrapped by the key-encryption key, kept in Azure Tables (table `keys`), never in SQL. */
export type Keyring = {
  /** Makes and keeps a new subject's key. */
  create(subject: string): Promise<DataKey>;
  /**
   * The subject's key, from memory for a few minutes. `fresh` always reads and unwraps, so that a known and an
   * unknown address cost the same. Throws `KeyGone` when it was destroyed or never was.
   */
  open(subject: string, options?: { fresh?: boolean }): Promise<DataKey>;
  /** For a subject of the system's own (see `SYSTEM_SUBJECTS`): makes the key at first use, safe for two instances at once. */
  openOrCreate(subject: string, options?: { fresh?: boolean }): Promise<DataKey>;
  /** Every subject that has a key, read page by page as it is taken; nothing is unwrapped. */
  subjects(): AsyncIterable<string>;
  /** Forgets and deletes the key. Nothing sealed under it opens again. Idempotent. */
  destroy(subject: string): Promise<void>;
};

/** What a blind index is of; each has its own written normalization. */
export type Indexed = "email" | "organization-name";

/** A keyed blind index: `v<key version>.<base64url HMAC-SHA-256 over kind and normalized value>`. */
export type BlindIndex = {
  /** What to store now: the index under the newest key. */
  of(kind: Indexed, value: string): Promise<string>;
  /** What to look for: the index under every key version still in use, newest first. */
  all(kind: Indexed, value: string): Promise<string[]>;
};

/** Purposes of the random 256-bit secrets that the vault keeps, each made at first use. */
export type SecretPurpose = "blind-index-1" | "contact-token" | "alert-index" | "idempotency" | "trial-mark";

export type Vault = {
  readonly keyring: Keyring;
  readonly blindIndex: BlindIndex;
  secret(purpose: SecretPurpose): Promise<Uint8Array>;
  /** For its timer: wraps anew, until `deadline`, the keys under older versions of the key-encryption key; answers how many. */
  rewrap(deadline: number): Promise<number>;
  /** Throws `unavailable` when the key-encryption key cannot be reached. */
  check(): Promise<void>;
};

/** Fixed subject ids of keys that belong to nobody: the license signing keys, and the decoy for unknown addresses. */
export const SYSTEM_SUBJECTS = {
  signing: "00000000-0000-4000-8000-000000000001",
  decoy: "00000000-0000-4000-8000-000000000002",
} as const;

/** A sealed value that does not open: wrong key, wrong place, damaged bytes, or a format nobody knows. */
export class SealBroken extends Error {
  override readonly name = "SealBroken";
  readonly code = "seal-broken";
}

/** A subject without a key: erased, expired, or never there. */
export class KeyGone extends Error {
  override readonly name = "KeyGone";
  readonly code = "key-gone";
}
