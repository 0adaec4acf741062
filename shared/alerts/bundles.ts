import type { AlertRow } from "./alertTables.ts";

/** Stands for a bundle in a row that leaves as a mail of its own: such rows lie in the order of their arrival. */
export const ALONE = "alone";

/** Whether a row leaves as a mail of its own. */
export const isAlone = ({ delivery }: Pick<AlertRow, "delivery">): boolean => delivery === "businessHours";

/** Rows that leave as one mail to one recipient, in the order in which they were handed over. */
export type Bundle = readonly [AlertRow, ...AlertRow[]];

/** The rows of a claim by what leaves together: one alone, or what was scheduled for one recipient, delivery and time. */
export const bundlesOf = (rows: readonly AlertRow[]): Bundle[] => {
  const bundles = Map.groupBy(rows, (row) => (isAlone(row) ? row.id : `${row.deliver_at} ${row.bundle}`));
  return [...bundles.values()].map((each) => each.sort((one, other) => one.sequence - other.sequence) as [AlertRow]);
};
