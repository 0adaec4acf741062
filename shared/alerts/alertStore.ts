import { rowInserter } from "../platform/sql/insertRows.ts";
import { limited } from "../platform/sql/limited.ts";
import type { Queries, Sql, Transaction } from "../platform/sql/sql.ts";
import type { Waiting } from "./alert.ts";
import type { Discarded } from "./alertStatements.ts";
import type { AlertRow, AlertsTable } from "./alertTables.ts";

/** A row as it is scheduled. */
export type NewRow = Omit<
  AlertsTable,
  "sequence" | "attempts" | "claim" | "claimed_until" | "set_aside_at" | "failing_since" | "fault"
>;

/** One pending alert of a site, for all its recipients; `content` is that of one of its rows. */
export type Pending = Pick<AlertRow, "id" | "alert" | "subject" | "content" | "deliver_at"> & { delivery: Waiting };

/** What of a row says when it leaves. */
export type Scheduled = Pick<AlertRow, "id" | "site" | "rule" | "bundle" | "accepted_at" | "deliver_at"> & {
  delivery: Waiting;
};

/** A row with the times that it gets instead. */
export type Rescheduled = { id: string; deliverAt: number; dueAt: number };

export type AlertStore = {
  insert(transaction: Transaction, rows: readonly NewRow[]): Promise<void>;
  /** How many of a tenant's alerts wait, counted by recipient. */
  count(tenant: string): Promise<number>;
  /** Up to `most` alerts of a site that wait, by id, behind `after`. */
  pending(tenant: string, site: string, after: string, most: number): Promise<Pending[]>;
  /** Up to `most` rows of a tenant that wait, and no failure keeps, behind `after`. */
  scheduled(tenant: string, after: string, most: number): Promise<Scheduled[]>;
  /** A row of a tenant with its content. */
  find(id: string): Promise<AlertRow | undefined>;
  /** Writes new times, but for rows that are being delivered. */
  reschedule(rows: readonly Rescheduled[], now: number): Promise<void>;
  /** Deletes an alert of a site for all its recipients; how many rows. */
  removeAlert(tenant: string, site: string, alert: string): Promise<number>;
  /** Deletes up to `most` rows, whether they are being delivered or not; answers how many. */
  discard(of: Discarded, most: number): Promise<number>;
};

/** The table `alerts`, but for delivering from it (`alertQueue.ts`). */
export const createAlertStore = (sql: Sql): AlertStore => {
  const waiting = (queries: Queries, tenant: string) =>
    queries.selectFrom("alerts").where("tenant", "=", tenant).where("set_aside_at", "is", null);

  return {
    insert: rowInserter("alerts"),

    async count(tenant) {
      const counted = waiting(await sql.db(), tenant).select(({ fn }) => fn.countAll<number>().as("count"));
      return Number((await counted.executeTakeFirstOrThrow()).count);
    },

    async pending(tenant, site, after, most) {
      const db = await sql.db();
      const alerts = await limited(
        waiting(db, tenant)
          .where("site", "=", site)
          .where("alert", ">", after)
          .select(({ fn }) => ["alert", fn.min<number>("sequence").as("sequence")])
          .groupBy("alert")
          .orderBy("alert"),
        sql.dialect,
        most,
      ).execute();
      const [first, last] = [alerts[0], alerts.at(-1)];
      if (first === undefined || last === undefined) return [];
      return waiting(db, tenant)
        .select(["id", "alert", "subject", "content", "delivery", "deliver_at"])
        .where("alert", ">=", first.alert)
        .where("alert", "<=", last.alert)
        .where(
          "sequence",
          "in",
          alerts.map(({ sequence }) => sequence),
        )
        .orderBy("alert")
        .execute();
    },

    async scheduled(tenant, after, most) {
      const rows = waiting(await sql.db(), tenant)
        .select(["id", "site", "rule", "bundle", "delivery", "accepted_at", "deliver_at"])
        .where("failing_since", "is", null)
        .where("id", ">", after)
        .orderBy("id");
      return limited(rows, sql.dialect, most).execute();
    },

    find: async (id) => (await sql.db()).selectFrom("alerts").selectAll().where("id", "=", id).executeTakeFirst(),

    async reschedule(rows, now) {
      if (rows.length === 0) return;
      const { reschedule } = await import("./alertStatements.ts");
      await reschedule(sql.dialect, rows, now).execute(await sql.db());
    },

    async removeAlert(tenant, site, alert) {
      const { numDeletedRows } = await (await sql.db())
        .deleteFrom("alerts")
        .where("tenant", "=", tenant)
        .where("alert", "=", alert)
        .where("site", "=", site)
        .executeTakeFirst();
      return Number(numDeletedRows);
    },

    async discard(of, most) {
      const { discard } = await import("./alertStatements.ts");
      const { numAffectedRows } = await discard(sql.dialect, of, most).execute(await sql.db());
      return Number(numAffectedRows ?? 0n);
    },
  };
};
