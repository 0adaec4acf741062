import { isDeepStrictEqual } from "node:util";
import type { TableEntity } from "@azure/data-tables";
import { checkEntity } from "./limits.ts";
import type { Entity, Property, Stored } from "./tables.ts";

/** What the SDK and the service add to an entity: none of it is stored with it. */
const ADDED = new Set(["etag", "timestamp", "odata.metadata"]);

const isInt32 = (value: number): boolean => (value | 0) === value;

/**
 * An entity as the SDK sends it. A number that is no 32-bit integer is named a double: unnamed, Azure takes it for an
 * Int32 and refuses it.
 */
export const toWire = (entity: Entity): TableEntity => {
  const properties = ownProperties(entity);
  checkEntity({ ...entity, ...properties });
  return {
    partitionKey: entity.partitionKey,
    rowKey: entity.rowKey,
    ...Object.fromEntries(
      Object.entries(properties).map(([name, property]) => [
        name,
        typeof property === "number" && !isInt32(property) ? { type: "Double", value: property } : property,
      ]),
    ),
  };
};

/** An entity as it was stored, with its etag, out of what the SDK returns. */
export const fromWire = <E extends Entity>(returned: object): Stored<E> =>
  Object.fromEntries(
    Object.entries(returned).filter(([name]) => name === "etag" || !ADDED.has(name)),
  ) as unknown as Stored<E>;

/** Whether two entities hold the same, their etags apart. */
export const holdsTheSame = (one: Entity, other: Entity): boolean =>
  isDeepStrictEqual(comparable(one), comparable(other));

const ownProperties = (entity: Entity): Record<string, Property> =>
  Object.fromEntries(
    Object.entries(entity).filter(
      (entry): entry is [string, Property] => entry[1] !== undefined && !ADDED.has(entry[0]),
    ),
  );

const comparable = (entity: Entity): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(ownProperties(entity)).map(([name, property]) => [
      name,
      property instanceof Uint8Array ? Buffer.from(property).toString("base64") : property,
    ]),
  );
