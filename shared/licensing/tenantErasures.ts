import { inBatches } from "../platform/batches.ts";
import { type Clock, SECOND } from "../platform/clock.ts";
import { Refusal } from "../platform/refusal.ts";
import { limited } from "../platform/sql/limited.ts";
import type { Queries, Sql, Transaction } from "../platform/sql/sql.ts";
import type { TenantErasuresTable } from "./licenseTables.ts";

/**
 * Erases what other rooms keep for a tenant, until `deadline` (epoch milliseconds); true once nothing is left. Harmless when
 * repeated, or done by two instances at once.
 */
export type EraseTenant = (tenant: string, deadline: number) => Promise<boolean>;

export type ErasureParts = { sql: Sql; clock: Clock; eraseTenant: EraseTenant };

/** What the call that unlinks a tenant waits for at most; the sweep does the rest. */
const PATIENCE = 20 * SECOND;

/** Notes, in the transaction that unlinks a tenant, that what is kept for it is to go. */
export const insertErasure = async (transaction: Transaction, erasure: TenantErasuresTable): Promise<void> => {
  await transaction.insertInto("tenant_erasures").values(erasure).execute();
};

/** Throws `unavailable` while what was kept for a tenant is still to go: who has it next would lose their own with it. */
export const refuseUnerased = async (queries: Queries, tenant: string): Promise<void> => {
  const row = await queries
    .selectFrom("tenant_erasures")
    .select("tenant")
    .where("tenant", "=", tenant)
    .executeTakeFirst();
  if (row === undefined) return;
  throw new Refusal("unavailable", "What was kept for this tenant before is still being erased. Try again shortly.", {
    retryAfter: 5,
  });
};

const eraseOne = async ({ sql, eraseTenant }: ErasureParts, tenant: string, deadline: number): Promise<boolean> => {
  if (!(await eraseTenant(tenant, deadline))) return false;
  await (await sql.db()).deleteFrom("tenant_erasures").where("tenant", "=", tenant).execute();
  return true;
};

/** Erases what is kept for a tenant that was just unlinked; what takes longer is left to the sweep. */
export const eraseUnlinked = async (parts: ErasureParts, tenant: string): Promise<void> => {
  await eraseOne(parts, tenant, parts.clock.now() + PATIENCE);
};

/** For the sweep: goes on with erasures that are not finished, until `deadline`; answers how many it finished. */
export const finishErasures = async (parts: ErasureParts, deadline: number): Promise<number> => {
  const { sql, clock } = parts;
  let after = "";
  return inBatches(clock, deadline, async () => {
    const next = (await sql.db()).selectFrom("tenant_erasures").select("tenant").where("tenant", ">", after);
    const row = await limited(next.orderBy("tenant"), sql.dialect, 1).executeTakeFirst();
    if (row === undefined) return 0;
    after = row.tenant;
    return Number(await eraseOne(parts, row.tenant, deadline));
  });
};

/** Erases what is kept for the tenants of an organization that is being erased, until `deadline`; true once nothing is left. */
export const eraseTenantsOf = async (parts: ErasureParts, erasure: string, deadline: number): Promise<boolean> => {
  const rows = await (await parts.sql.db())
    .selectFrom("tenant_erasures")
    .select("tenant")
    .where("erasure", "=", erasure)
    .orderBy("tenant")
    .execute();
  for (const { tenant } of rows) if (!(await eraseOne(parts, tenant, deadline))) return false;
  return true;
};
