import { inBatches } from "../platform/batches.ts";
import { eraseTickets } from "./eraseTickets.ts";
import type { SupportParts } from "./parts.ts";
import { markGone } from "./ticketStore.ts";

type Parts = Pick<SupportParts, "sql" | "vault" | "clock" | "mail" | "eraseDebug">;

const sweepBatch = async (parts: Parts, batch: number): Promise<number> => {
  const { sql, vault, clock } = parts;
  const gone = await markGone(await sql.db(), sql.dialect, clock.now(), batch);
  // The keys first: from here on no copy of the rows opens, whatever happens to the sweep.
  for (const { subject } of gone) await vault.keyring.destroy(subject);
  await eraseTickets(
    parts,
    gone.map(({ id }) => id),
  );
  return gone.length;
};

/**
 * Erases tickets 30 days after they were resolved, each with its key, in batches, until nothing is left or `deadline`
 * (epoch milliseconds) has passed. Answers how many. May run at the same time on several instances, and goes on where one
 * broke off.
 */
export const sweepTickets = (
  parts: Parts,
  { deadline, batch = 100 }: { deadline: number; batch?: number },
): Promise<number> => inBatches(parts.clock, deadline, () => sweepBatch(parts, batch));
