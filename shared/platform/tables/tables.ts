/**
 * Azure Tables, narrowed to what Usher's stores need. A table is made by the first write that finds it missing;
 * reading a table that is not there, or is still being deleted, finds nothing. An account out of reach throws
 * `Refusal("unavailable")` within about 3 s, from every call here. What Azure would refuse (keys, sizes) throws
 * `RangeError` before anything is sent.
 *
 * Glossary: a *partition* is the unit of transactions and of ordered reading, a *row* is unique within it; an *etag*
 * names one version of an entity.
 */
export type Tables = {
  /** `name`: letters and digits only, beginning with a letter, 3 to 63 of them. Costs nothing until it is used. */
  open<E extends Entity>(name: string): Table<E>;
  /**
   * Drops a table with all it holds, in one call. Idempotent. Azure keeps the name for 40 s or more: until then adding
   * to the table is `unavailable`.
   */
  drop(name: string): Promise<void>;
  /** The names of the tables there are that begin with `start`, in ascending order. */
  names(start?: string): Promise<string[]>;
  /** Throws `unavailable` when the account cannot be reached. */
  check(): Promise<void>;
};

/** Integers beyond 32 bits are kept as doubles (exact to 2^53, enough for epoch milliseconds). */
export type Property = string | number | boolean | bigint | Uint8Array;

/** Where an entity lies: up to 512 characters each, none of `/ \ # ?` and no control character. */
export type EntityKey = { partitionKey: string; rowKey: string };

/** A property that is `undefined` is not stored. Declare entities by `type`, not `interface`. */
export type Entity = EntityKey & { readonly [property: string]: Property | undefined };

export type Stored<E extends Entity> = E & { readonly etag: string };

/** Rows of one partition in ascending order of row key: from `from` (inclusive) to `to` (exclusive). */
export type Rows = { partitionKey: string; from?: string; to?: string };

export type Table<E extends Entity> = {
  get(partitionKey: string, rowKey: string): Promise<Stored<E> | undefined>;
  /** The etag; `false` when an entity already stands there. */
  insert(entity: E): Promise<string | false>;
  /** Inserts or replaces, whatever stood there. The etag. */
  put(entity: E): Promise<string>;
  /** The new etag; `false` when the entity is no longer the version that `etag` names, or is gone. */
  replace(entity: E, etag: string): Promise<string | false>;
  /** `false` when nothing stood there, or (with `etag`) another version. */
  remove(partitionKey: string, rowKey: string, etag?: string): Promise<boolean>;
  /** All rows, read page by page as they are taken; without `rows` the whole table, by partition and row. */
  list(rows?: Rows): AsyncIterable<Stored<E>>;
  /** One page. It may be empty and still have a `continuation`; `size` is at most 1000. A continuation of nobody's making throws `RangeError`. */
  page(rows: Rows, size: number, continuation?: string): Promise<{ entities: Stored<E>[]; continuation?: string }>;
  /** Up to 100 changes of one partition, each of another row, 4 MiB as sent: all or none. `false` when one of them did not apply. */
  transaction(changes: readonly Change<E>[]): Promise<boolean>;
};

export type Change<E extends Entity> =
  | { change: "insert" | "put"; entity: E }
  | { change: "replace"; entity: E; etag: string }
  | { change: "remove"; entity: EntityKey };
