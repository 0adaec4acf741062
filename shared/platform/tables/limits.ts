import type { Change, Entity, EntityKey, Property } from "./tables.ts";

const KEY_CHARACTERS = 512;
const PROPERTY_BYTES = 64 * 1024;
const ENTITY_BYTES = 1024 * 1024;
const PROPERTIES = 252;
export const TRANSACTION_CHANGES = 100;
const TRANSACTION_BYTES = 4 * 1024 * 1024;
/** What carries a change within a transaction: boundaries, its own request line and headers, the keys once more. */
const CHANGE_BYTES = 1024;
/** What tells of a property in JSON, beside its name (twice) and its value: quotation marks, and its type. */
const PROPERTY_WORDS = 40;

/** Throws `RangeError` for a table name that Azure does not take. */
export const checkName = (name: string): void => {
  if (!/^[A-Za-z][A-Za-z0-9]{2,62}$/.test(name)) {
    throw new RangeError("A table's name is 3 to 63 letters and digits and begins with a letter.");
  }
};

/** Throws `RangeError` for a partition or row key that Azure does not take. */
export const checkKey = ({ partitionKey, rowKey }: EntityKey): void => {
  for (const key of [partitionKey, rowKey]) {
    if (key.length > KEY_CHARACTERS || /[/\\#?\p{Cc}]/u.test(key)) {
      throw new RangeError("A key is at most 512 characters, none of them / \\ # ? or a control character.");
    }
  }
};

/**
 * Throws `RangeError` for an entity that Azure does not take, because Azurite takes it and a test would never tell.
 * Sizes are as Azure counts them: text in UTF-16.
 */
export const checkEntity = (entity: Entity): void => {
  checkKey(entity);
  let total = 0;
  let count = 0;
  for (const [name, property] of Object.entries(entity)) {
    if (property === undefined) continue;
    const bytes = sizeOf(property);
    if (bytes > PROPERTY_BYTES) throw new RangeError(`Property ${name} is larger than 64 KiB.`);
    total += 8 + 2 * name.length + bytes;
    count += 1;
  }
  // The two keys are counted above, and Azure adds a timestamp of its own.
  if (count > PROPERTIES + 2) throw new RangeError("An entity has at most 252 properties.");
  if (total > ENTITY_BYTES) throw new RangeError("The entity is larger than 1 MiB.");
};

/**
 * Throws `RangeError` for a transaction that Azure does not take. Azure counts its 4 MiB as they are sent, in JSON;
 * Azurite does not count them. Entities are checked by themselves.
 */
export const checkTransaction = (changes: readonly Change<Entity>[]): void => {
  if (changes.length === 0 || changes.length > TRANSACTION_CHANGES) {
    throw new RangeError("A transaction has 1 to 100 changes.");
  }
  if (new Set(changes.map(({ entity }) => entity.partitionKey)).size > 1) {
    throw new RangeError("A transaction changes one partition.");
  }
  if (new Set(changes.map(({ entity }) => entity.rowKey)).size < changes.length) {
    throw new RangeError("A transaction changes each row once.");
  }
  const bytes = changes.reduce((sum, { entity }) => sum + CHANGE_BYTES + sentSizeOf(entity), 0);
  if (bytes > TRANSACTION_BYTES) throw new RangeError("The transaction is larger than 4 MiB.");
};

const sentSizeOf = (entity: Entity | EntityKey): number =>
  Object.entries(entity).reduce(
    (sum, [name, property]) => sum + PROPERTY_WORDS + 2 * name.length + sentAs(property),
    0,
  );

const sentAs = (property: Property | undefined): number => {
  if (typeof property === "string") return Buffer.byteLength(JSON.stringify(property));
  return property instanceof Uint8Array ? 4 * Math.ceil(property.length / 3) : 20;
};

const sizeOf = (property: Property): number => {
  if (typeof property === "string") return 2 * property.length;
  if (property instanceof Uint8Array) return property.length;
  if (typeof property === "number" && !Number.isFinite(property)) throw new RangeError("A number must be finite.");
  if (typeof property === "bigint" && BigInt.asIntN(64, property) !== property) {
    throw new RangeError("A bigint must fit in 64 bits.");
  }
  return 8;
};
