import type { TableClient } from "@azure/data-tables";
import { serviceCodeOf } from "../azure/failures.ts";
import { checkKey } from "./limits.ts";
import type { Entity, Rows, Stored } from "./tables.ts";
import { fromWire } from "./wire.ts";

/** A dropped table is still being deleted for a while on Azure, and says so to whoever reads. */
const MISSING = new Set(["ResourceNotFound", "EntityNotFound", "TableNotFound", "TableBeingDeleted"]);

const isMissing = (error: unknown): boolean => MISSING.has(serviceCodeOf(error) ?? "");

/** One entity, or undefined where it or its table is not there. */
export const read = async <E extends Entity>(
  table: TableClient,
  partitionKey: string,
  rowKey: string,
  abortSignal: AbortSignal,
): Promise<Stored<E> | undefined> => {
  try {
    return fromWire<E>(await table.getEntity(partitionKey, rowKey, { abortSignal }));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
};

export type Page<E extends Entity> = { entities: Stored<E>[]; continuation?: string };

/** One page of what `filter` selects; nothing where the table is not there. */
export const readPage = async <E extends Entity>(
  table: TableClient,
  filter: string | undefined,
  size: number,
  continuation: string | undefined,
  abortSignal: AbortSignal,
): Promise<Page<E>> => {
  const pages = table
    .listEntities({ queryOptions: filter === undefined ? {} : { filter }, abortSignal })
    .byPage({ maxPageSize: size, ...(continuation === undefined ? {} : { continuationToken: continuation }) });
  try {
    const { value } = await pages.next();
    return {
      entities: (value ?? []).map((entity: object) => fromWire<E>(entity)),
      ...(value?.continuationToken ? { continuation: value.continuationToken } : {}),
    };
  } catch (error) {
    if (isMissing(error)) return { entities: [] };
    throw error;
  }
};

/** The OData filter for `rows`; undefined for a whole table. */
export const filterOf = (rows: Rows | undefined): string | undefined => {
  if (rows === undefined) return undefined;
  checkKey({ partitionKey: rows.partitionKey, rowKey: (rows.from ?? "") + (rows.to ?? "") });
  return [
    `PartitionKey eq ${literal(rows.partitionKey)}`,
    ...(rows.from === undefined ? [] : [`RowKey ge ${literal(rows.from)}`]),
    ...(rows.to === undefined ? [] : [`RowKey lt ${literal(rows.to)}`]),
  ].join(" and ");
};

const literal = (key: string): string => `'${key.replaceAll("'", "''")}'`;

/** Throws `RangeError` unless `continuation` has the form in which the SDK hands one out. */
export const checkContinuation = (continuation: string | undefined): void => {
  if (continuation === undefined) return;
  try {
    const parsed: unknown = JSON.parse(Buffer.from(continuation, "base64").toString("utf8"));
    if (
      typeof parsed === "object" &&
      parsed !== null &&
      Object.values(parsed).every((value) => typeof value === "string" && value.length <= 2048)
    ) {
      return;
    }
  } catch {
    // Falls through to the refusal below: whoever made it up need not learn how it failed.
  }
  throw new RangeError("A continuation is taken from an earlier page as it is.");
};
