import type { AlertRow } from "./alertTables.ts";

/** Rows that leave as one mail to one recipient, in the order in which they were handed over. */
export type Bundle = readonly [AlertRow, ...AlertRow[]];

/** The rows of a claim by what leaves together: what was scheduled for one recipient, delivery and time. */
export const bundlesOf = (rows: readonly AlertRow[]): Bundle[] => {
  const bundles = Map.groupBy(rows, ({ bundle, deliver_at }) => `${deliver_at} ${bundle}`);
  return [...bundles.values()].map((each) => each.sort((one, other) => one.sequence - other.sequence) as [AlertRow]);
};
