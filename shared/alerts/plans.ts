import type { RawBuilder } from "kysely";
import { newClaim } from "../platform/ids.ts";
import { isUniqueViolation } from "../platform/sql/failures.ts";
import { limited } from "../platform/sql/limited.ts";
import type { Queries, Sql, Transaction } from "../platform/sql/sql.ts";

/**
 * A tenant's *plan* says whether its pending alerts follow its settings and rules as they stand. Whoever changes those
 * announces it before; whoever schedules an alert by what it has read before that marks the plan stale. So pending alerts follow
 * every change, also where a process dies between the change in Tables and the rows in SQL.
 */
export type Plans = {
  /** The present generation; 0 before the first change. Read it before the settings and rules that are gone by. */
  generation(tenant: string): Promise<number>;
  /** Announces a change of settings or rules. */
  announce(tenant: string): Promise<void>;
  /** In the transaction that schedules alerts: holds the plan, and marks it stale where it is not of `generation`. */
  hold(transaction: Transaction, tenant: string, generation: number): Promise<void>;
  /** Of up to `most` tenants, behind `after`, whose pending alerts do not follow yet. */
  stale(after: string, most: number): Promise<string[]>;
  /** What a tenant's alerts are to follow; null: they follow all. */
  mark(tenant: string): Promise<string | null>;
  /** The alerts follow what `mark` names. False where a further change came meanwhile. */
  followed(tenant: string, mark: string): Promise<boolean>;
  erase(tenant: string): Promise<number>;
};

/** The plans, in the table `alert_plans`. */
export const createPlans = (sql: Sql): Plans => {
  const find = async (queries: Queries, tenant: string) =>
    queries.selectFrom("alert_plans").selectAll().where("tenant", "=", tenant).executeTakeFirst();

  /** The same, held until the transaction ends, so that nobody announces a change before. */
  const findHeld = async (transaction: Transaction, tenant: string) => {
    if (sql.dialect === "sqlite") return find(transaction, tenant);
    const { sql: statement } = await import("kysely");
    const query: RawBuilder<{ generation: number; stale: string | null }> = statement`
      select generation, stale from alert_plans with (holdlock) where tenant = ${tenant}`;
    return (await query.execute(transaction)).rows[0];
  };

  const bump = async (queries: Queries, tenant: string): Promise<boolean> => {
    const { numUpdatedRows } = await queries
      .updateTable("alert_plans")
      .set((plan) => ({ generation: plan("generation", "+", 1), stale: newClaim() }))
      .where("tenant", "=", tenant)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  };

  return {
    generation: async (tenant) => (await find(await sql.db(), tenant))?.generation ?? 0,

    async announce(tenant) {
      const db = await sql.db();
      if (await bump(db, tenant)) return;
      try {
        await db.insertInto("alert_plans").values({ tenant, generation: 1, stale: newClaim() }).execute();
      } catch (error) {
        if (!isUniqueViolation(error)) throw error;
        await bump(db, tenant);
      }
    },

    async hold(transaction, tenant, generation) {
      const plan = await findHeld(transaction, tenant);
      if (plan === undefined || (plan.generation === generation && plan.stale === null)) return;
      await transaction.updateTable("alert_plans").set({ stale: newClaim() }).where("tenant", "=", tenant).execute();
    },

    async stale(after, most) {
      const query = (await sql.db())
        .selectFrom("alert_plans")
        .select("tenant")
        .where("stale", "is not", null)
        .where("tenant", ">", after)
        .orderBy("tenant");
      return (await limited(query, sql.dialect, most).execute()).map(({ tenant }) => tenant);
    },

    mark: async (tenant) => (await find(await sql.db(), tenant))?.stale ?? null,

    async followed(tenant, mark) {
      const { numUpdatedRows } = await (await sql.db())
        .updateTable("alert_plans")
        .set({ stale: null })
        .where("tenant", "=", tenant)
        .where("stale", "=", mark)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },

    async erase(tenant) {
      const { numDeletedRows } = await (await sql.db())
        .deleteFrom("alert_plans")
        .where("tenant", "=", tenant)
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
  };
};
