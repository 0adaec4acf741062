import type { Part, Scope } from "./erasure.ts";

/** One row an erasure: the intent, written before anything is destroyed. It stays as long as its entry of the ledger. */
export type ErasuresTable = {
  id: string;
  scope: Scope;
  requested_at: number;
  effective_at: number | null;
  completed_at: number | null;
  settled_at: number | null;
};

/** One row a thing that an erasure is to destroy, until it is settled; the key sees to it that two never share one. */
export type ErasurePartsTable = Part & { erasure: string };

declare module "../../platform/sql/sql.ts" {
  interface Schema {
    erasures: ErasuresTable;
    erasure_parts: ErasurePartsTable;
  }
}
