import { oneByOne } from "../platform/batches.ts";
import { type Clock, SECOND } from "../platform/clock.ts";
import { Refusal } from "../platform/refusal.ts";
import { limited } from "../platform/sql/limited.ts";
import type { Queries, Sql, Transaction } from "../platform/sql/sql.ts";
import type { TenantErasuresTable } from "./licenseTables.ts";
import { REPEATED_FOR } from "./retention.ts";

/**
 * Erases what other rooms keep for a tenant, or of it what was written by a call that was received before `receivedBefore`,
 * until `deadline` (both epoch milliseconds); true once nothing is left. Harmless when repeated, or done by two instances at
 * once.
 */
export type EraseTenant = (tenant: string, deadline: number, receivedBefore?: number) => Promise<boolean>;

export type ErasureParts = { sql: Sql; clock: Clock; eraseTenant: EraseTenant };

/** What the call that unlinks a tenant waits for at most; the sweep does the rest. */
const PATIENCE = 20 * SECOND;

/** Notes, in the transaction that unlinks a tenant, that what is kept for it is to go; in place of an earlier note. */
export const insertErasure = async (transaction: Transaction, given: TenantErasuresTable): Promise<void> => {
  await transaction.deleteFrom("tenant_erasures").where("tenant", "=", given.tenant).execute();
  await transaction.insertInto("tenant_erasures").values(given).execute();
};

/** Throws `unavailable` while what was kept for a tenant is still to go: who has it next would lose their own with it. */
export const refuseUnerased = async (queries: Queries, tenant: string): Promise<void> => {
  const row = await queries
    .selectFrom("tenant_erasures")
    .select("tenant")
    .where("tenant", "=", tenant)
    .where("erased_at", "is", null)
    .executeTakeFirst();
  if (row === undefined) return;
  throw new Refusal("unavailable", "What was kept for this tenant before is still being erased. Try again shortly.", {
    retryAfter: 5,
  });
};

/** Erases all that is kept for a tenant; answers whether it was done. From then on the tenant is free. */
const eraseAll = async ({ sql, clock, eraseTenant }: ErasureParts, tenant: string, deadline: number) => {
  if (!(await eraseTenant(tenant, deadline))) return false;
  const erased = await (await sql.db())
    .updateTable("tenant_erasures")
    .set({ erased_at: clock.now() })
    .where("tenant", "=", tenant)
    .where("erased_at", "is", null)
    .executeTakeFirst();
  return erased.numUpdatedRows > 0n;
};

/**
 * Erases what calls have written since that were under way when a tenant was unlinked: whoever has it by now keeps what is
 * theirs, as every writer takes its instant before it looks whose the tenant is. Repeated until none can be under way.
 */
const eraseLate = async (
  { sql, clock, eraseTenant }: ErasureParts,
  { tenant, erased_at }: { tenant: string; erased_at: number },
  deadline: number,
): Promise<void> => {
  const isLast = clock.now() - erased_at >= REPEATED_FOR;
  if (!(await eraseTenant(tenant, deadline, erased_at)) || !isLast) return;
  await (await sql.db())
    .deleteFrom("tenant_erasures")
    .where("tenant", "=", tenant)
    .where("erased_at", "=", erased_at)
    .execute();
};

/** Erases what is kept for a tenant that was just unlinked; what takes longer is left to the sweep. */
export const eraseUnlinked = async (parts: ErasureParts, tenant: string): Promise<void> => {
  await eraseAll(parts, tenant, parts.clock.now() + PATIENCE);
};

/** For the sweep: goes on with erasures that are not finished, until `deadline`; answers for how many tenants all is gone. */
export const finishErasures = async (parts: ErasureParts, deadline: number): Promise<number> => {
  const { sql, clock } = parts;
  let after = "";
  const next = async () => {
    const rows = (await sql.db()).selectFrom("tenant_erasures").select(["tenant", "erased_at"]);
    const row = await limited(rows.where("tenant", ">", after).orderBy("tenant"), sql.dialect, 1).executeTakeFirst();
    after = row?.tenant ?? after;
    return row;
  };
  return oneByOne(clock, deadline, next, async ({ tenant, erased_at }) => {
    if (erased_at === null) return eraseAll(parts, tenant, deadline);
    await eraseLate(parts, { tenant, erased_at }, deadline);
    return false;
  });
};

/** Erases what is kept for the tenants of an organization that is being erased, until `deadline`; true once nothing is left. */
export const eraseTenantsOf = async (parts: ErasureParts, erasure: string, deadline: number): Promise<boolean> => {
  const { sql, clock } = parts;
  const rows = await (await sql.db())
    .selectFrom("tenant_erasures")
    .select(["tenant", "erased_at"])
    .where("erasure", "=", erasure)
    .orderBy("tenant")
    .execute();
  const left = rows.values();
  const done = await oneByOne(
    clock,
    deadline,
    async () => left.next().value,
    ({ tenant, erased_at }) =>
      erased_at === null ? eraseAll(parts, tenant, deadline) : parts.eraseTenant(tenant, deadline, erased_at),
  );
  return done === rows.length;
};
