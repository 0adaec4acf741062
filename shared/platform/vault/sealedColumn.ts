import type { DataKey, Place, Sealed } from "./vault.ts";

/** One column's sealed values: bound to table, column and row, so that a value opens nowhere else. */
export const sealedColumn = <Value>(table: string, name: string) => {
  const place = (row: string): Place => ({ table, column: name, row });
  return {
    seal: (key: DataKey, row: string, value: Value): Sealed => key.seal(place(row), value),
    open: (key: DataKey, row: string, sealed: Sealed): Value => key.open<Value>(place(row), sealed),
  };
};
