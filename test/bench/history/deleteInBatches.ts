import { TRANSACTION_CHANGES } from "../../../shared/platform/tables/limits.ts";
import type { Entity, EntityKey, Table } from "../../../shared/platform/tables/tables.ts";

/** The most rows that Azure lists in one call. */
const LISTED_AT_ONCE = 1_000;

/**
 * Deletes every row of a table as it is done where no table can be dropped: lists them, and deletes up to 100 of one
 * partition in a transaction. No way has fewer calls: a batch waits from one page to the next until it is full.
 */
export const deleteInBatches = async (table: Table<Entity>): Promise<void> => {
  let batch: EntityKey[] = [];
  const send = async (): Promise<void> => {
    if (!(await table.transaction(batch.map((entity) => ({ change: "remove", entity }))))) {
      throw new Error("A batch of rows that had been listed was not deleted.");
    }
    batch = [];
  };
  for await (const { partitionKey, rowKey } of table.list()) {
    const [first] = batch;
    if (first && (batch.length === TRANSACTION_CHANGES || first.partitionKey !== partitionKey)) await send();
    batch.push({ partitionKey, rowKey });
  }
  if (batch.length > 0) await send();
};

/** The calls that this takes where every batch is full. */
export const callsInBatches = (rows: number): number =>
  Math.ceil(rows / LISTED_AT_ONCE) + Math.ceil(rows / TRANSACTION_CHANGES);
