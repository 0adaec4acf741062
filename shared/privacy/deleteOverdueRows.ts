import { inBatches } from "../platform/batches.ts";
import type { Clock } from "../platform/clock.ts";
import type { TableDeclaration } from "../platform/declaration.ts";
import { deleteDue } from "../platform/sql/deleteDue.ts";
import type { Sql } from "../platform/sql/sql.ts";
import { periodsOf } from "./periods.ts";
import type { SweepStep } from "./sweepRetention.ts";

/** Rows that one statement deletes at most, about. */
const BATCH = 500;

/**
 * Steps of the sweep that delete what is overdue in SQL, one for each period of the manifest that the instant of a field
 * ends. Each works in batches, and several instances at once do no harm.
 */
export const deleteOverdueRows = (
  tables: readonly TableDeclaration[],
  { sql, clock, batch = BATCH }: { sql: Pick<Sql, "db" | "dialect">; clock: Clock; batch?: number },
): SweepStep[] =>
  periodsOf(tables).flatMap(({ declaration: { store, table }, ms, ends }) => {
    if (store !== "sql" || !("key" in ends)) return [];
    const [instant, age] = "from" in ends ? [ends.from, ms] : [ends.until, 0];
    const sweepBatch = async (): Promise<number> => {
      const due = { until: clock.now() - age, most: batch };
      return deleteDue(await sql.db(), sql.dialect, { table, key: ends.key, instant }, due);
    };
    return [{ name: table, sweep: (deadline: number) => inBatches(clock, deadline, sweepBatch) }];
  });
