import { type Clock, MINUTE } from "../platform/clock.ts";
import { newId } from "../platform/ids.ts";
import { rowInserter } from "../platform/sql/insertRows.ts";
import { limited } from "../platform/sql/limited.ts";
import type { Sql, Transaction } from "../platform/sql/sql.ts";
import type { Told } from "./alert.ts";
import type { AlertReportsTable } from "./alertTables.ts";
import type { AlertPorts } from "./ports.ts";
import { siteOf } from "./site.ts";

/** What became of some alerts of one rule, for the history of their site. Nobody is named. */
export type Report = Omit<AlertReportsTable, "id" | "batch">;

const keyOf = ({ tenant, site, component, rule, list_id, event, outcome }: Report): string =>
  JSON.stringify([tenant, site, component, rule, list_id, event, outcome]);

/** One report of all those alike: counted together, they took as long as the longest of them. */
export const summed = (reports: readonly Report[]): Report[] => {
  const sums = new Map<string, Report>();
  for (const report of reports) {
    const sum = sums.get(keyOf(report));
    if (sum === undefined) sums.set(keyOf(report), { ...report });
    else {
      sum.count += report.count;
      sum.duration_ms = Math.max(sum.duration_ms, report.duration_ms);
    }
  }
  return [...sums.values()];
};

/** What notes reports, in the transaction in which their rows go. */
export const reportInserter = (): ((transaction: Transaction, reports: readonly Report[]) => Promise<void>) => {
  const insert = rowInserter<"alert_reports", AlertReportsTable>("alert_reports");
  return (transaction, reports) =>
    insert(
      transaction,
      reports.map((report) => ({ ...report, id: newId({ now: () => report.at }), batch: null })),
    );
};

const toldOf = (report: Report): Told => ({
  component: report.component,
  event: report.event,
  outcome: report.outcome,
  configuration: { kind: "alerts", name: report.rule },
  listId: report.list_id,
  durationMs: report.duration_ms,
  count: report.count,
});

/** As many as history takes at once. */
const BATCH = 100;

/**
 * The next reports to tell, with the name of their batch: those that were noted first. What a batch holds is written down
 * before it is told, so that it comes to the same however often it is told. However many wait, only those in front are
 * looked at.
 */
const nextBatch = async (sql: Sql, clock: Clock): Promise<{ batch: string; reports: AlertReportsTable[] }> => {
  const db = await sql.db();
  const inOrder = db.selectFrom("alert_reports").orderBy("id");
  const reportsOf = (batch: string): Promise<AlertReportsTable[]> =>
    limited(inOrder.selectAll().where("batch", "=", batch), sql.dialect, BATCH).execute();
  const begun = (await limited(inOrder.select("batch"), sql.dialect, 1).executeTakeFirst())?.batch;
  if (begun != null) return { batch: begun, reports: await reportsOf(begun) };
  const batch = newId(clock);
  const untold = inOrder.select("id").where("batch", "is", null);
  await db
    .updateTable("alert_reports")
    .set({ batch })
    .where("batch", "is", null)
    .where("id", "in", limited(untold, sql.dialect, BATCH))
    .execute();
  return { batch, reports: await reportsOf(batch) };
};

/** Deletes the reports of a batch; by their ids, as what they are found by. */
const removeBatch = async (sql: Sql, batch: string, reports: readonly AlertReportsTable[]): Promise<void> => {
  await (await sql.db())
    .deleteFrom("alert_reports")
    .where("batch", "=", batch)
    .where(
      "id",
      "in",
      reports.map(({ id }) => id),
    )
    .execute();
};

/** Tells a batch, once for each web and minute of it. */
const tellBatch = async (
  tell: AlertPorts["tell"],
  batch: string,
  reports: readonly AlertReportsTable[],
): Promise<void> => {
  const together = Map.groupBy(reports, ({ tenant, site, at }) => `${tenant} ${site} ${Math.floor(at / MINUTE)}`);
  for (const each of together.values()) {
    const [first] = each;
    if (first === undefined) continue;
    await tell({ tenant: first.tenant, site: siteOf(first.site) }, first.at, batch, summed(each).map(toldOf));
  }
};

/**
 * Tells history what was noted, the oldest first, until nothing is left or `deadline` (epoch milliseconds) has passed; answers
 * how many reports. They are deleted once they stand in history, where they stand once, however often they are told.
 */
export const tellReports = async (
  { sql, clock, tell }: { sql: Sql; clock: Clock } & Pick<AlertPorts, "tell">,
  deadline: number,
): Promise<number> => {
  let told = 0;
  while (clock.now() < deadline) {
    const { batch, reports } = await nextBatch(sql, clock);
    if (reports.length === 0) break;
    await tellBatch(tell, batch, reports);
    await removeBatch(sql, batch, reports);
    told += reports.length;
  }
  return told;
};

/** Deletes what was noted for a tenant, or of it what was before an instant; how many reports. */
export const eraseReports = async (sql: Sql, tenant: string, before?: number): Promise<number> => {
  let theirs = (await sql.db()).deleteFrom("alert_reports").where("tenant", "=", tenant);
  if (before !== undefined) theirs = theirs.where("at", "<", before);
  return Number((await theirs.executeTakeFirst()).numDeletedRows);
};
