import { inBatches } from "../platform/batches.ts";
import { eraseTickets } from "./eraseTickets.ts";
import type { SupportParts } from "./parts.ts";
import { markGone } from "./ticketStore.ts";

type Parts = Pick<SupportParts, "sql" | "vault" | "clock" | "mail" | "eraseDebug">;

const sweepBatch = async (parts: Parts, batch: number): Promise<number> => {
  const { sql, clock } = parts;
  const gone = await markGone(await sql.db(), sql.dialect, clock.now(), batch);
  await eraseTickets(parts, gone);
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
