import type { Entity, Tables } from "../../platform/tables/tables.ts";

/** An erasure as the ledger knows it: names no one. */
export type LedgerEntry = { id: string; at: number };

export const LEDGER_TABLE = "erasures";
const PARTITION = "erasure";

type LedgerEntity = Entity & { at: number };

/**
 * The ledger of erasures, in Azure Tables, which have no restore to a point in time: an entry that the database knows
 * nothing of says that the database is an older copy.
 */
export type Ledger = {
  /** Idempotent. */
  enter(entry: LedgerEntry): Promise<void>;
  list(): Promise<LedgerEntry[]>;
  /** Idempotent. */
  remove(id: string): Promise<void>;
};

/** Table `erasures`: one partition, a row an erasure. Opens nothing before its first use. */
export const createLedger = (tables: Tables): Ledger => {
  const table = tables.open<LedgerEntity>(LEDGER_TABLE);
  return {
    enter: async ({ id, at }) => {
      await table.insert({ partitionKey: PARTITION, rowKey: id, at });
    },
    list: async () => {
      const entries: LedgerEntry[] = [];
      for await (const { rowKey, at } of table.list({ partitionKey: PARTITION })) entries.push({ id: rowKey, at });
      return entries;
    },
    remove: async (id) => {
      await table.remove(PARTITION, id);
    },
  };
};
