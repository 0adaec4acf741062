import type { Clock } from "../platform/clock.ts";
import { newId } from "../platform/ids.ts";
import { limited } from "../platform/sql/limited.ts";
import type { Sql, Transaction } from "../platform/sql/sql.ts";
import type { Told } from "./alert.ts";
import type { AlertReportsTable } from "./alertTables.ts";
import type { AlertPorts } from "./ports.ts";
import { siteOf } from "./site.ts";

/** What became of some alerts of one rule, for the history of their site. Nobody is named. */
export type Report = Omit<AlertReportsTable, "id">;

/** What one row that left or was given up adds to the reports. */
export type Reported = Omit<Report, "count">;

const keyOf = ({ tenant, site, component, rule, list_id, event, outcome }: Reported): string =>
  JSON.stringify([tenant, site, component, rule, list_id, event, outcome]);

/** Reports on rows: those alike are counted together, and take as long as the longest of them. */
export const summed = (rows: readonly Reported[]): Report[] => {
  const reports = new Map<string, Report>();
  for (const row of rows) {
    const there = reports.get(keyOf(row));
    if (there === undefined) reports.set(keyOf(row), { ...row, count: 1 });
    else {
      there.count += 1;
      there.duration_ms = Math.max(there.duration_ms, row.duration_ms);
    }
  }
  return [...reports.values()];
};

/** SQL Server takes 2,100 parameters a statement; a report has 11. */
const ROWS_A_STATEMENT = 100;

/** Notes reports in the transaction in which their rows go. */
export const insertReports = async (transaction: Transaction, reports: readonly Report[]): Promise<void> => {
  for (let at = 0; at < reports.length; at += ROWS_A_STATEMENT) {
    const rows = reports.slice(at, at + ROWS_A_STATEMENT);
    const named = rows.map((report) => ({ ...report, id: newId({ now: () => report.at }) }));
    await transaction.insertInto("alert_reports").values(named).execute();
  }
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

const BATCH = 200;

/**
 * Tells history what was noted, the oldest first, until nothing is left or `deadline` (epoch milliseconds) has passed; answers
 * how many reports. Each is deleted once it stands in history, where it stands once, however often it is told.
 */
export const tellReports = async (
  parts: { sql: Sql; clock: Clock } & Pick<AlertPorts, "tell">,
  deadline: number,
): Promise<number> => {
  const { sql, clock } = parts;
  let told = 0;
  while (clock.now() < deadline) {
    const db = await sql.db();
    const reports = await limited(
      db.selectFrom("alert_reports").selectAll().orderBy("id"),
      sql.dialect,
      BATCH,
    ).execute();
    for (const report of reports) {
      await parts.tell({ tenant: report.tenant, site: siteOf(report.site) }, report.at, report.id, [toldOf(report)]);
      await db.deleteFrom("alert_reports").where("id", "=", report.id).execute();
    }
    told += reports.length;
    if (reports.length < BATCH) break;
  }
  return told;
};

/** Deletes what was noted for a tenant; how many reports. */
export const eraseReports = async (sql: Sql, tenant: string): Promise<number> => {
  const { numDeletedRows } = await (await sql.db())
    .deleteFrom("alert_reports")
    .where("tenant", "=", tenant)
    .executeTakeFirst();
  return Number(numDeletedRows);
};
