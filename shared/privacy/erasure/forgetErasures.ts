import { inBatches } from "../../platform/batches.ts";
import { DAY } from "../../platform/clock.ts";
import { deleteErasures, selectSettled } from "./erasureStore.ts";
import type { ErasureParts } from "./parts.ts";
import { BEYOND_BACKUPS } from "./retention.ts";

const BATCH = 50;

/**
 * For the sweep: forgets erasures that no backup is older than, until `deadline` (epoch milliseconds); answers how many. The
 * ledger's entry goes first: one without its row would say that the database was restored.
 */
export const forgetErasures = (parts: ErasureParts, deadline: number): Promise<number> => {
  const { sql, clock, ledger, backupDays } = parts;
  return inBatches(clock, deadline, async () => {
    const until = clock.now() - backupDays * DAY - BEYOND_BACKUPS;
    const settled = await selectSettled(await sql.db(), sql.dialect, until, BATCH);
    for (const id of settled) await ledger.remove(id);
    await deleteErasures(await sql.db(), settled);
    return settled.length;
  });
};
