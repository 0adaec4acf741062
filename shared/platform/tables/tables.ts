import type { TableClient } from "@azure/data-tables";

/** Azure Tables: a client per table, the table made at its first use. An account out of reach throws `unavailable`. */
export type Tables = {
  /** `name`: letters and digits only, 3 to 63 of them. */
  open(name: string): Promise<TableClient>;
  /** Throws `unavailable` when the account cannot be reached. */
  check(): Promise<void>;
};
